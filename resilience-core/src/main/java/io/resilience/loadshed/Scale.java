package io.resilience.loadshed;

/**
 * Turns a reading into a pressure: the threshold is where shedding begins, so it is the
 * low watermark, and what lies between it and the worst value is spread from there to 1.
 *
 * @param threshold the reading from which on calls are shed
 * @param worst the reading that is a pressure of 1, above the threshold
 * @param lowWatermark the pressure from which on calls are shed
 */
record Scale(double threshold, double worst, double lowWatermark) {

	double pressure(double reading) {
		if (reading <= this.threshold) {
			return this.lowWatermark * reading / this.threshold;
		}
		double excess = (reading - this.threshold) / (this.worst - this.threshold);
		return Math.min(1, this.lowWatermark + (1 - this.lowWatermark) * excess);
	}

}
