package io.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes in memory, mounted while a test runs; who may not mount one skips the test. */
final class SmallDisk implements AutoCloseable {
  private final Path at;

  private SmallDisk(Path at) {
    this.at = at;
  }

  static SmallDisk mount(Path at, int megabytes) throws Exception {
    Files.createDirectories(at);
    Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString()),
        "nothing can be mounted here: it takes Linux and root");
    return new SmallDisk(at);
  }

  Path path() {
    return at;
  }

  void makeReadOnly() throws Exception {
    if (!run("mount", "-o", "remount,ro", at.toString())) {
      throw new AssertionError("the small disk could not be made read-only");
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  @Override
  public void close() {
    try {
      run("umount", "-l", at.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
