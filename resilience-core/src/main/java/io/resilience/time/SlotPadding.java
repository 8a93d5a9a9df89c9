package io.resilience.time;

/**
 * A cache line in front of a slot, so that threads in neighbouring slots do not slow each
 * other down. Declared by a superclass, since the JVM orders the fields of one class as
 * it likes.
 */
abstract class SlotPadding {

	long before1;

	long before2;

	long before3;

	long before4;

	long before5;

	long before6;

	long before7;

	long before8;

}
