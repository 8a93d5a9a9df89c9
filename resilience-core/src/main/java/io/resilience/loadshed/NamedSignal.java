package io.resilience.loadshed;

import java.util.function.DoubleSupplier;

record NamedSignal(String name, DoubleSupplier reader) implements LoadSignal {

	@Override
	public double pressure() {
		return this.reader.getAsDouble();
	}

}
