package com.example.petstore.embedded;

/**
 * A server that the application brings along. It can be stopped and started again at the
 * same address and with the same data, to see how the application gets through an outage.
 */
public interface EmbeddedServer extends AutoCloseable {

	/**
	 * What the server is called in logs and in {@code /actuator/info}.
	 * @return the name, such as {@code redis}
	 */
	String name();

	/**
	 * Where the server is, or will be once started.
	 * @return the address
	 */
	String address();

	/**
	 * Start the server and wait until it answers. Does nothing if it runs.
	 */
	void start();

	/**
	 * Stop the server and keep its data. Does nothing if it is stopped.
	 */
	void stop();

	/**
	 * Stop the server for good and delete its data.
	 */
	@Override
	void close();

}
