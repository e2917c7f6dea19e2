-- What always holds, one SELECT a rule: a row is a violation, told in a sentence.
-- One statement, so all rules look at the same moment.

WITH by_account AS (
    SELECT account.*,
        coalesce(lots.remaining, 0) AS in_lots,
        coalesce(lots.frozen, 0) AS in_frozen_lots,
        coalesce(holds.amount, 0) AS in_open_holds,
        coalesce(entries.held, 0) AS held_by_entries,
        coalesce(entries.debt, 0) AS debt_by_entries
    FROM credits_creditaccount AS account
    LEFT JOIN (
        SELECT account_id, sum(remaining) AS remaining, sum(frozen) AS frozen
        FROM credits_lot GROUP BY account_id
    ) AS lots ON lots.account_id = account.id
    LEFT JOIN (
        SELECT account_id, sum(amount) AS amount
        FROM credits_hold WHERE state = 'open' GROUP BY account_id
    ) AS holds ON holds.account_id = account.id
    LEFT JOIN (
        SELECT account_id,
            sum(amount) FILTER (WHERE bucket = 'held') AS held,
            -sum(amount) FILTER (WHERE bucket = 'debt') AS debt
        FROM credits_entry JOIN credits_transaction AS posting ON posting.id = transaction_id
        GROUP BY account_id
    ) AS entries ON entries.account_id = account.id
), taken AS (
    SELECT lot_id, sum(amount) AS amount
    FROM credits_entry JOIN credits_transaction AS posting ON posting.id = transaction_id
    WHERE bucket = 'world' AND kind IN ('clawback', 'undo') GROUP BY lot_id
), by_lot AS (
    SELECT lot.*,
        coalesce(taken.amount, 0) AS taken,
        coalesce(entries.remaining, 0) AS remaining_by_entries,
        coalesce(entries.held, 0) AS held_by_entries,
        coalesce(holds.amount, 0) AS in_open_holds
    FROM credits_lot AS lot
    LEFT JOIN (
        SELECT lot_id,
            sum(amount) FILTER (WHERE bucket = 'lot') AS remaining,
            sum(amount) FILTER (WHERE bucket = 'held') AS held
        FROM credits_entry GROUP BY lot_id
    ) AS entries ON entries.lot_id = lot.id
    LEFT JOIN taken ON taken.lot_id = lot.id
    LEFT JOIN (
        SELECT lot_id, sum(entry.amount) AS amount
        FROM credits_hold AS hold
        JOIN credits_entry AS entry ON entry.transaction_id = hold.opened_by_id
        WHERE hold.state = 'open' AND entry.bucket = 'held' GROUP BY lot_id
    ) AS holds ON holds.lot_id = lot.id
), by_transaction AS (
    SELECT posting.id, change, available_after,
        sum(change) OVER (PARTITION BY account_id ORDER BY posting.id) AS running,
        coalesce(entries.total, 0) AS total,
        coalesce(entries.into_lots, 0) AS into_lots
    FROM credits_transaction AS posting
    LEFT JOIN (
        SELECT transaction_id, sum(amount) AS total,
            sum(amount) FILTER (WHERE bucket = 'lot') AS into_lots
        FROM credits_entry GROUP BY transaction_id
    ) AS entries ON entries.transaction_id = posting.id
)
SELECT format('Account %s says %s available, its lots hold %s.', id, available, in_lots)
FROM by_account WHERE available <> in_lots
UNION ALL
SELECT format('Account %s says %s held, its entries say %s.', id, held, held_by_entries)
FROM by_account WHERE held <> held_by_entries
UNION ALL
SELECT format(
    'Account %s says %s held, its holds and frozen lots have %s.',
    id, held, in_open_holds + in_frozen_lots
)
FROM by_account WHERE held <> in_open_holds + in_frozen_lots
UNION ALL
SELECT format('Account %s says %s of debt, its entries say %s.', id, debt, debt_by_entries)
FROM by_account WHERE debt <> debt_by_entries
UNION ALL
SELECT format('Account %s has a negative balance.', id)
FROM by_account WHERE available < 0 OR held < 0 OR debt < 0
UNION ALL
SELECT format('Account %s owes %s beside %s available.', id, debt, available)
FROM by_account WHERE debt > 0 AND available > 0
UNION ALL
SELECT format('Account %s owes %s, and its workspace is closed.', account.id, debt)
FROM by_account AS account JOIN accounts_workspace AS workspace ON workspace.id = workspace_id
WHERE debt > 0 AND closed_at IS NOT NULL
UNION ALL
SELECT format('Lot %s lost %s to refunds that cover %s of it.', id, taken, covered)
FROM by_lot WHERE taken < 0 OR taken > covered
UNION ALL
SELECT format('Lot %s has %s remaining, its entries say %s.', id, remaining, remaining_by_entries)
FROM by_lot WHERE remaining <> remaining_by_entries
UNION ALL
SELECT format(
    'Lot %s has %s in holds and frozen, its entries say %s.',
    id, in_open_holds + frozen, held_by_entries
)
FROM by_lot WHERE in_open_holds + frozen <> held_by_entries
UNION ALL
SELECT format('Lot %s was granted %s, its first entry says %s.', lot.id, lot.granted, entry.amount)
FROM credits_lot AS lot
LEFT JOIN LATERAL (
    SELECT amount FROM credits_entry WHERE lot_id = lot.id AND bucket = 'lot' ORDER BY id LIMIT 1
) AS entry ON true
WHERE lot.granted IS DISTINCT FROM entry.amount
UNION ALL
SELECT format('Transaction %s: its entries sum to %s, not to 0.', id, total)
FROM by_transaction WHERE total <> 0
UNION ALL
SELECT format('Transaction %s says %s, its entries change %s.', id, change, into_lots)
FROM by_transaction WHERE change <> into_lots
UNION ALL
SELECT format('Transaction %s leaves %s, all up to it make %s.', id, available_after, running)
FROM by_transaction WHERE available_after <> running
UNION ALL
SELECT format('Spend %s was given back %s credits of %s.', spent.id, given.amount, spent.amount)
FROM (
    SELECT posting.reverses_id AS spend, -sum(entry.amount) AS amount
    FROM credits_transaction AS posting JOIN credits_entry AS entry ON transaction_id = posting.id
    WHERE posting.kind = 'refund' AND bucket = 'world' GROUP BY posting.reverses_id
) AS given
JOIN (
    SELECT transaction_id AS id, sum(amount) AS amount
    FROM credits_entry WHERE bucket = 'world' GROUP BY transaction_id
) AS spent ON spent.id = given.spend
WHERE given.amount <> spent.amount
UNION ALL
SELECT format('Hold %s is of %s credits, its entries say %s.', hold.id, hold.amount, taken.amount)
FROM credits_hold AS hold
LEFT JOIN LATERAL (
    SELECT sum(amount) AS amount FROM credits_entry
    WHERE transaction_id = hold.opened_by_id AND bucket = 'held'
) AS taken ON true
WHERE hold.amount IS DISTINCT FROM taken.amount
UNION ALL
SELECT format('The guard %s of %s is off. Switch it on with ALTER TABLE.', guard, relation)
FROM (VALUES
    ('credits_append_only', 'credits_transaction'),
    ('credits_append_only', 'credits_entry'),
    ('credits_never_emptied', 'credits_transaction'),
    ('credits_never_emptied', 'credits_entry'),
    ('credits_entries_sum_to_zero', 'credits_entry')
) AS guards (guard, relation)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgname = guard AND tgrelid = relation::regclass AND tgenabled <> 'D'
)
