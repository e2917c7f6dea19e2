-- Done, unless the run was stopped at the last moment: then the credits are back already.
UPDATE services_run
SET state = 'done', finished_at = %(finished_at)s, result = %(result)s, progress = 100, note = '',
    stages = %(stages)s
WHERE id = %(id)s AND state = 'running'
