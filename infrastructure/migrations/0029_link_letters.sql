-- A letter may bring a one-time link instead of notices. The link itself is made when the letter is written, and stands
-- nowhere here.
ALTER TABLE desk.letter ADD COLUMN link text CHECK (link IN ('invitation', 'reset'));
