package com.example.petstore.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that neither answers nor closes a connection, until it is closed here: all its
 * processes are stopped by a signal. There is none on Windows.
 */
public final class FrozenDatabase implements AutoCloseable {

	private final List<String> processes;

	public FrozenDatabase(EmbeddedDatabase database) throws IOException {
		this.processes = database.processes().stream().map((process) -> Long.toString(process.pid())).toList();
		signal("-STOP");
	}

	private void signal(String signal) throws IOException {
		List<String> command = new ArrayList<>(List.of("kill", signal));
		command.addAll(this.processes);
		int status = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
		if (status != 0) {
			throw new IOException("Status %d of %s".formatted(status, command));
		}
	}

	@Override
	public void close() throws IOException {
		signal("-CONT");
	}

}
