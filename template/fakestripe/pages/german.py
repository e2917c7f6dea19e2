"""The German of the pages that buyers see, by the English sentence."""

GERMAN = {
    "Test stand-in for Stripe. No money moves.": "Test-Ersatz für Stripe. Es fließt kein Geld.",
    "Runs on your machine at {where}, never in production.": (
        "Läuft auf Ihrem Rechner unter {where}, nie im echten Betrieb."
    ),
    "Test mode": "Testmodus",
    "Open its dashboard": "Zur Übersicht",
    "Skip to content": "Zum Inhalt springen",
    "Back to {name}": "Zurück zu {name}",
    "Pay {name}": "Bei {name} bezahlen",
    "Save a card at {name}": "Karte bei {name} speichern",
    "What you pay for": "Was Sie bezahlen",
    "Subtotal": "Zwischensumme",
    "Discount": "Rabatt",
    "Discount {code}": "Rabatt {code}",
    "Remove": "Entfernen",
    "Tax": "Steuer",
    "included": "enthalten",
    "Total due": "Gesamtbetrag",
    "About {amount} in your currency": "In Ihrer Währung etwa {amount}",
    "Promotion code": "Gutscheincode",
    "Apply": "Einlösen",
    "The code was taken off the price.": "Der Code ist vom Preis abgezogen.",
    "The code was removed.": "Der Code ist entfernt.",
    "Pay with card": "Mit Karte bezahlen",
    "Pay by bank account": "Vom Bankkonto bezahlen",
    "Save your card": "Karte speichern",
    "Nothing to pay": "Nichts zu bezahlen",
    "Way to pay": "Zahlungsart",
    "Card": "Karte",
    "Bank account": "Bankkonto",
    "Email": "E-Mail",
    "Card number": "Kartennummer",
    "Expiry": "Gültig bis",
    "MM / YY": "MM / JJ",
    "CVC": "Prüfnummer",
    "Name on the card": "Name auf der Karte",
    "Account number": "Kontonummer",
    "Name": "Name",
    "Country": "Land",
    "Postcode": "Postleitzahl",
    "Street and number": "Straße und Hausnummer",
    "City": "Ort",
    "Phone": "Telefon",
    "VAT ID": "USt-IdNr.",
    "I accept the terms of {name}.": "Ich stimme den Bedingungen von {name} zu.",
    "Pay {amount}": "{amount} bezahlen",
    "Save card": "Karte speichern",
    "Talking to the test bank. This takes a second or two.": (
        "Wir fragen die Testbank. Das dauert ein, zwei Sekunden."
    ),
    "Test cards": "Testkarten",
    "Test accounts": "Testkonten",
    "press one to fill it in": "zum Ausfüllen anklicken",
    "Works": "Klappt",
    "Works in days": "Klappt nach Tagen",
    "Fails in days": "Scheitert nach Tagen",
    "Works in minutes": "Klappt nach Minuten",
    "Fails in minutes": "Scheitert nach Minuten",
    "Asks for 3-D Secure": "Fragt nach 3-D Secure",
    "Declined": "Abgelehnt",
    "Too little money": "Zu wenig Geld",
    "Is disputed": "Wird angefochten",
    "Refund fails later": "Erstattung scheitert später",
    "Any date in the future, any CVC.": "Ein Datum in der Zukunft, drei Ziffern als Prüfnummer.",
    "Abandon": "Abbrechen",
    "Let it expire": "Ablaufen lassen",
    "The card was declined": "Die Karte wurde abgelehnt",
    "The card has insufficient funds": "Auf der Karte ist zu wenig Geld (insufficient funds)",
    "The card has expired": "Die Karte ist abgelaufen",
    "The bank did not confirm it": "Die Bank hat nicht bestätigt",
    "That does not fit": "Das passt nicht",
    "The order has changed": "Die Bestellung hat sich geändert",
    "The bank gave no reason ({code}). Nothing was charged. Try another card.": (
        "Die Bank nennt keinen Grund ({code}). Es wurde nichts abgebucht. "
        "Versuchen Sie eine andere Karte."
    ),
    "The bank says {code}. Nothing was charged. Try another card.": (
        "Die Bank sagt {code}. Es wurde nichts abgebucht. Versuchen Sie eine andere Karte."
    ),
    "3-D Secure failed. Nothing was charged. Try again, or another card.": (
        "3-D Secure ist gescheitert. Es wurde nichts abgebucht. Versuchen Sie es noch einmal oder "
        "mit einer anderen Karte."
    ),
    "It may be a real card. Nothing was charged or kept. Take one of the test cards below.": (
        "Das könnte eine echte Karte sein. Es wurde nichts abgebucht oder gespeichert. Nehmen Sie "
        "eine der Testkarten unten."
    ),
    "Type another number, or take one below.": (
        "Geben Sie eine andere Nummer ein, oder nehmen Sie eine von unten."
    ),
    "Look at the total again before you pay.": "Sehen Sie den Betrag noch einmal an.",
    "Look at the field that is marked. Nothing was charged.": (
        "Sehen Sie das markierte Feld an. Es wurde nichts abgebucht."
    ),
    "This is no card number.": "Das ist keine Kartennummer.",
    "This date is not in the future, or none: write 08 / 30.": (
        "Dieses Datum liegt nicht in der Zukunft oder ist keines: etwa 08 / 30."
    ),
    "It has three digits, on American Express four.": (
        "Sie hat drei Ziffern, bei American Express vier."
    ),
    "This is no test account. Take one of those below.": (
        "Das ist kein Testkonto. Nehmen Sie eines von unten."
    ),
    "Write an address such as ada@example.com.": "Eine Adresse wie ada@example.com.",
    "This is needed.": "Das wird gebraucht.",
    "This code does not apply to this order, or is used up.": (
        "Dieser Code gilt für diese Bestellung nicht oder ist verbraucht."
    ),
    "This payment page has expired": "Diese Bezahlseite ist abgelaufen",
    "Pages like this live for a day at most, or until they are paid. Nothing was charged.": (
        "Seiten wie diese gelten höchstens einen Tag oder bis bezahlt ist. Es wurde nichts "
        "abgebucht."
    ),
    "There is no such payment page": "Diese Bezahlseite gibt es nicht",
    "The address is not complete, or the stand-in was emptied. Start again in your app.": (
        "Die Adresse ist nicht vollständig, oder der Ersatz wurde geleert. Beginnen Sie in Ihrer "
        "App von vorn."
    ),
    "Test Bank": "Testbank",
    "Is this payment yours?": "Ist das Ihre Zahlung?",
    "Is this card yours?": "Ist das Ihre Karte?",
    "3-D Secure, as your bank would ask it.": "3-D Secure, wie Ihre Bank fragen würde.",
    "To": "An",
    "Amount": "Betrag",
    "Complete": "Bestätigen",
    "Fail": "Ablehnen",
    "Receipt": "Beleg",
    "Paid": "Bezahlt",
    "Refunded": "Erstattet",
    "Paid with": "Bezahlt mit",
    "ending {digits}": "Endziffern {digits}",
}
