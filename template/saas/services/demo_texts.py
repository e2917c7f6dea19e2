"""What the demo user has run through the services in the past month."""

TEXTS = [
    "Release notes 4.2.\nSearch answers in half the time. Exports keep their filters. Two "
    "settings moved to your profile, and the old address of the status page leads to the new one.",
    "Welcome mail for new customers.\nYour account is ready. The first hundred credits are on us, "
    "and they do not expire. Reply to this mail if anything is unclear; a person answers.",
    "Job advert, support engineer.\nYou like to find out why a thing broke, and you write it down "
    "so that it breaks only once. We work remotely, four days a week, from Lisbon to Tallinn.",
    "Privacy notice, second draft.\nWe keep what you upload for thirty days. After that it is "
    "deleted from our servers and, within a further fourteen days, from every backup.",
    "Landing page headline and three lines below it.\nDocuments in, clean data out. Pay for what "
    "you run, and nothing for what fails.",
    "Minutes of the product meeting.\nWe agreed to ship the importer before the holidays, to drop "
    "the second onboarding survey, and to ask five customers about the new pricing page.",
    "Apology for the outage of Thursday morning.\nBetween nine and twenty past ten some runs took "
    "longer than a minute. The cause was a full disk on one machine. Nobody lost data.",
    "Translation brief for the German site.\nKeep sentences short. Say Guthaben for credits, never "
    "Kredite, which is the word for loans.",
    "Abstract for the meetup in March.\nA queue needs no broker before it needs a second machine. "
    "This talk shows what a table, a lease and one line of SQL can do, and where that ends.",
    "Answers to the security questionnaire of Vale Print.\nData is encrypted at rest and in "
    "transit. Access needs a second factor. The last penetration test found no critical issue.",
    "Podcast introduction, read aloud.\nToday we talk with the woman who mapped every well in her "
    "valley, by bicycle, with a notebook and a very long rope.",
    "Product description, oak desk.\nOiled oak from Bavarian forests, legs of powder-coated steel. "
    "The top is 160 by 80 centimetres. Two people put it together in twenty minutes.",
    "Letter to the landlord about the heating.\nThe radiator in the east room has been cold since "
    "the second of November. The caretaker came on the ninth and could not mend it.",
    "Social post about the accessibility update.\nEvery page now works without a mouse, and in "
    "both themes. Thank you to the four people who tested it with their own screen readers.",
    "Chapter one, opening paragraphs.\nThe ferry was late, as it was every winter, and the whole "
    "village stood on the quay pretending to have business there.",
    "Summary of the customer interviews.\nEight of eleven found the price before they ran. Three "
    "looked for an invoice in the wrong place. All of them liked the refund on failure.",
    "Terms of the referral programme.\nYou get fifty credits when somebody you invited makes a "
    "first purchase. There is no limit, and the credits are valid for twelve months.",
    "Help article: why was my run refunded?\nA run that cannot be finished costs nothing. The "
    "credits go back to where they came from, with the date on which they lapse unchanged.",
    "Speech for the retirement of the librarian.\nShe lent out forty thousand books and got back, "
    "by her own count, all but eleven. She knows who has them.",
    "Grant application, project summary.\nRural clinics wait up to nine days for laboratory "
    "results. We propose a shared courier, routed each morning by the samples that are waiting.",
    "Newsletter for November.\nShorter days, longer reads: three essays from our archive, one new "
    "recipe, and the winner of the autumn photograph contest.",
    "Error messages for review.\nThe file could not be read. Your credits are back. Export the "
    "document again as PDF, or send it to us, and we look at it.",
    "Quarterly report, opening letter.\nRevenue grew by a fifth while the number of support "
    "requests fell. We hired two people and said goodbye to one of our founders.",
    "Instructions for the volunteers.\nMeet at the north gate at eight. Bring gloves. Bags are "
    "handed out at the table; full ones go on the trailer, glass into the blue box.",
]

TOO_SHORT = "Scan 0098, page 1."
