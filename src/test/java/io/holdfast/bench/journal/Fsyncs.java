package io.holdfast.bench.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long the disk takes: 4 KB written and forced, one after the other. */
final class Fsyncs {
  private static final int BYTES = 4096;

  private Fsyncs() {
  }

  /**
   * Measures some.
   *
   * @param preallocated whether the file has its length and zeros before
   */
  static Histogram measure(Path directory, int count, boolean preallocated) throws IOException {
    Histogram took = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    Path file = directory.resolve("fsync");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (preallocated) {
        channel.write(ByteBuffer.allocate(BYTES * count), 0);
        channel.force(true);
      }
      for (int i = 0; i < count; i++) {
        long began = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES), (long) BYTES * i);
        channel.force(false);
        took.recordValue(System.nanoTime() - began);
      }
    } finally {
      Files.delete(file);
    }
    return took;
  }
}
