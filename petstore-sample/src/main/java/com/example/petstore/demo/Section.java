package com.example.petstore.demo;

/**
 * A part of the demo.
 */
interface Section {

	String title();

	void play(Stage stage);

}
