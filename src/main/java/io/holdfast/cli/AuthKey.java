package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The key that host and clients share. It comes from the file that was named, else from the variable
 * {@value #VARIABLE}, else from the file {@code authkey} in the data directory.
 *
 * @param origin where it came from, for people; never the key itself
 * @param made whether this start made it
 */
record AuthKey(byte[] bytes, String origin, boolean made) {
  static final String VARIABLE = "HOLDFAST_AUTHKEY";
  private static final int MAX_BYTES = 4096;
  private static final int MADE_BYTES = 32;

  /** The key of a host; makes one in the data directory when there is none. */
  static AuthKey ofHost(Terminal terminal, String file, String fileSource, Path data) {
    AuthKey given = given(terminal, file, fileSource);
    if (given != null) {
      return given;
    }
    Path made = data.resolve("authkey");
    try {
      byte[] random = new byte[MADE_BYTES];
      new SecureRandom().nextBytes(random);
      byte[] key = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
      FileAttribute<Set<PosixFilePermission>> ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      try (var channel = Files.newByteChannel(made, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          ownerOnly)) {
        byte[] line = Arrays.copyOf(key, key.length + 1);
        line[key.length] = '\n';
        channel.write(java.nio.ByteBuffer.wrap(line));
      }
      return new AuthKey(key, made.toString(), true);
    } catch (FileAlreadyExistsException e) {
      return new AuthKey(read(made, "--data"), made.toString(), false);
    } catch (IOException e) {
      throw new UsageException("--data: the key file '" + made + "' cannot be written (" + reason(e)
          + "); use a directory that can be written, or --authkey-file FILE");
    }
  }

  /**
   * The key of a client; the data directory is that of a host started in the same directory.
   *
   * @param user whose key it is, which is in no such place; null when it is the shared key
   */
  static AuthKey ofClient(Terminal terminal, String file, String user) {
    AuthKey given = given(terminal, file, "--authkey-file");
    if (given != null) {
      return given;
    }
    if (user != null) {
      throw new UsageException("--user: no key: --authkey-file is not given and " + VARIABLE + " is not set; use the "
          + "key file of the user '" + UsageException.shown(user).replace("'", "") + "'");
    }
    Path made = terminal.resolve("data/authkey");
    if (!Files.exists(made)) {
      throw new UsageException("--authkey-file: no key: it is not given, " + VARIABLE + " is not set and '" + made
          + "' is not there; use the key file that 'holdfast serve' names at its start");
    }
    return new AuthKey(read(made, "--authkey-file"), made.toString(), false);
  }

  private static AuthKey given(Terminal terminal, String file, String fileSource) {
    if (file != null) {
      Path path = terminal.resolve(file);
      return new AuthKey(read(path, fileSource), path.toString(), false);
    }
    String variable = terminal.environment().get(VARIABLE);
    if (variable == null) {
      return null;
    }
    byte[] key = variable.getBytes(StandardCharsets.UTF_8);
    if (key.length == 0 || key.length > MAX_BYTES) {
      throw new UsageException(VARIABLE + ": the key has " + key.length + " bytes; use 1 to " + MAX_BYTES
          + ", or unset it");
    }
    return new AuthKey(key, VARIABLE, false);
  }

  private static byte[] read(Path file, String source) {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_BYTES + 3);
    } catch (IOException e) {
      throw new UsageException(source + ": the key file '" + file + "' cannot be read (" + reason(e)
          + "); name a file that holds the key");
    }
    int length = content.length;
    if (length > 0 && content[length - 1] == '\n') {
      length--;
      if (length > 0 && content[length - 1] == '\r') {
        length--;
      }
    }
    if (length == 0 || length > MAX_BYTES) {
      throw new UsageException(source + ": the key file '" + file + "' holds "
          + (length == 0 ? "no bytes" : "more than " + MAX_BYTES + " bytes") + "; a key has 1 to " + MAX_BYTES
          + " bytes");
    }
    return Arrays.copyOf(content, length);
  }

  static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "no such file"
        : e instanceof java.nio.file.AccessDeniedException ? "permission denied"
        : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  @Override
  public String toString() {
    return "key from " + origin;
  }
}
