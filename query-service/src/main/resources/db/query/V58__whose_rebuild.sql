-- A rebuild is everybody's, and all may see it; which key asked for it is told to that key's tenant only.
ALTER TABLE query.projection_build ADD COLUMN asked_by text;

COMMENT ON COLUMN query.projection_build.asked_by IS 'The tenant whose key asked for it; NULL: somebody at the machine, or the service itself.';

-- Whose they were is not known here.
UPDATE query.projection_build SET reason = 'asked for by an API key' WHERE reason LIKE 'asked for by key\_%';
