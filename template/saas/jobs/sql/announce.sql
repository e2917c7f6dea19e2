-- Tells workers that a queue has a job, once the transaction commits; the same queue once in each.
-- A trigger, so that no way to queue a job forgets it, not that of the release before either.
CREATE OR REPLACE FUNCTION jobs_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jobs', NEW.queue);
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS jobs_announced_when_queued ON jobs_job;
CREATE TRIGGER jobs_announced_when_queued AFTER INSERT ON jobs_job
FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION jobs_announce();

DROP TRIGGER IF EXISTS jobs_announced_when_back ON jobs_job;
CREATE TRIGGER jobs_announced_when_back AFTER UPDATE OF state ON jobs_job
FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION jobs_announce();
