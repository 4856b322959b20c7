-- +goose Up
-- The few mails of which nobody knows whether they have arrived: whoever looks after them mustn't read all.
CREATE INDEX deliveries_uncertain ON deliveries (mailing_id) WHERE state = 'uncertain';

-- +goose Down
DROP INDEX deliveries_uncertain;
