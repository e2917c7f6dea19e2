DROP TRIGGER IF EXISTS jobs_announced_when_queued ON jobs_job;
DROP TRIGGER IF EXISTS jobs_announced_when_back ON jobs_job;
DROP FUNCTION IF EXISTS jobs_announce();
