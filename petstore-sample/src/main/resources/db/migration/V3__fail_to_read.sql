-- What reading from a broken disk looks like to a client. Called for the pet "error_pet".
create procedure fail_to_read() language plpgsql as $$
begin
    raise exception 'could not read block 0 in file "base/5/16384": Input/output error'
        using errcode = 'io_error';
end
$$;
