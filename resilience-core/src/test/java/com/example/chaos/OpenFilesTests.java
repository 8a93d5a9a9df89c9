package com.example.chaos;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * No file handle is left. There is no such limit on Windows.
 */
@DisabledOnOs(OS.WINDOWS)
class OpenFilesTests {

	@Test
	void withoutAFileHandleCallsFailClearlyAndComeBackWithTheHandles() throws Exception {
		Child.run(NoFilesLeft.class, "ulimit -n 256");
	}

}
