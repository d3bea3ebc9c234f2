package io.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that belongs to one host. */
final class DataDirectory {
  private DataDirectory() {
  }

  /** Makes it, for its owner only, when it is not there. */
  static Path open(Path directory, String source) {
    try {
      if (!Files.isDirectory(directory)) {
        if (directory.getParent() != null) {
          Files.createDirectories(directory.getParent());
        }
        Files.createDirectory(directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw UsageException.of(source, directory, "it cannot be made (" + AuthKey.reason(e)
          + "); use a directory that is there, or can be made, and can be written");
    }
    return directory.toAbsolutePath();
  }
}
