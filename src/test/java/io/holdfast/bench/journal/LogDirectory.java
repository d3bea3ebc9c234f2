package io.holdfast.bench.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that a journal makes, as a measurement sees them. */
final class LogDirectory {
  private static final Pattern FULL_SEGMENT = Pattern.compile("log_([0-9]+)-([0-9]+)"); // its first and last entry

  private LogDirectory() {
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException deletedMeanwhile) {
      throw deletedMeanwhile.getCause();
    }
  }

  /** Bytes in segments of logs, without the zeros that were written before them. */
  static long logBytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : files(directory)) {
      if (file.getFileName().toString().startsWith("log_")) {
        bytes += used(file);
      }
    }
    return bytes;
  }

  /** How many records of that many bytes an entry holds on average, of the segments that are full; 0 if none is. */
  static int recordsPerEntry(Path directory, long recordBytes) throws IOException {
    long bytes = 0;
    long entries = 0;
    for (Path file : files(directory)) {
      Matcher full = FULL_SEGMENT.matcher(file.getFileName().toString());
      if (full.matches()) {
        bytes += used(file);
        entries += Long.parseLong(full.group(2)) - Long.parseLong(full.group(1)) + 1;
      }
    }
    return entries == 0 ? 0 : Math.max(1, Math.toIntExact(bytes / recordBytes / entries));
  }

  private static long used(Path file) throws IOException {
    byte[] block = new byte[1 << 16];
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      for (long end = opened.length(); end > 0; end -= block.length) {
        long from = Math.max(0, end - block.length);
        int count = (int) (end - from);
        opened.seek(from);
        opened.readFully(block, 0, count);
        for (int i = count - 1; i >= 0; i--) {
          if (block[i] != 0) {
            return from + i + 1;
          }
        }
      }
    }
    return 0;
  }

  /** Whether there is a file whose name matches. */
  static boolean has(Path directory, String namePattern) throws IOException {
    for (Path file : files(directory)) {
      if (file.getFileName().toString().matches(namePattern)) {
        return true;
      }
    }
    return false;
  }

  static void delete(Path directory) throws IOException {
    for (Path file : files(directory)) {
      Files.delete(file);
    }
  }
}
