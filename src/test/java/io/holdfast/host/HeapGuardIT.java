package io.holdfast.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeapGuardIT {

  @Test
  void aHostWhoseHeapIsFullRefusesToGrowAndLives() throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-Dio.netty.jfr.enabled=false", "-cp", System.getProperty("surefire.real.class.path",
            System.getProperty("java.class.path")),
        FullHeap.class.getName()).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ended").isTrue();
      assertThat(output).contains("refused after").contains("memory is nearly full").contains("taken again")
          .doesNotContain("OutOfMemoryError");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
