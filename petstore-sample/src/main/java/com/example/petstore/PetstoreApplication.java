package com.example.petstore;

import java.util.List;

import com.example.petstore.demo.DemoCommand;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the petstore, or with {@code demo} as the first argument the tour of it.
 */
@SpringBootApplication
public class PetstoreApplication {

	public static void main(String[] args) {
		List<String> arguments = List.of(args);
		if (!arguments.isEmpty() && arguments.get(0).equals("demo")) {
			System.exit(new DemoCommand(PetstoreApplication.class).run(arguments.subList(1, arguments.size())));
		}
		SpringApplication.run(PetstoreApplication.class, args);
	}

}
