-- +goose Up
-- Whoever sends is told at once when something happens after which the next mail may not leave.
-- +goose StatementBegin
CREATE FUNCTION look_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('communique_look_again', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER release_events_look_again AFTER INSERT ON release_events FOR EACH STATEMENT EXECUTE FUNCTION look_again();
CREATE TRIGGER suppressions_look_again AFTER INSERT ON suppressions FOR EACH STATEMENT EXECUTE FUNCTION look_again();
CREATE TRIGGER mailings_look_again AFTER UPDATE OF paused_at ON mailings FOR EACH STATEMENT EXECUTE FUNCTION look_again();
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DROP TRIGGER mailings_look_again ON mailings;
DROP TRIGGER suppressions_look_again ON suppressions;
DROP TRIGGER release_events_look_again ON release_events;
DROP FUNCTION look_again;
-- +goose StatementEnd
