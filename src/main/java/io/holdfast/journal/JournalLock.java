package io.holdfast.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process has a journal at a time: the file {@code lock} is locked by it, and says which one it is. */
final class JournalLock implements Closeable {
  private static final int MOST_SAID = 200;

  private final FileChannel channel;
  private final FileLock lock;

  private JournalLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** @throws BadJournal when another process has it, saying who */
  static JournalLock take(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
        StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException thisProcess) {
      lock = null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new BadJournal("the journal in " + directory + " is in use by " + holder(file)
          + "; stop that one, or use another data directory");
    }
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(("process " + ProcessHandle.current().pid() + "\n")
          .getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new JournalLock(channel, lock);
  }

  private static String holder(Path file) {
    try {
      String said = Files.readString(file).strip();
      return said.isEmpty() || said.length() > MOST_SAID ? "another process" : said;
    } catch (IOException e) {
      return "another process";
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      lock.release();
      channel.close();
    }
  }
}
