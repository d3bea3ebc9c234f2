package io.holdfast.bench.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;

/** The least there can be: one thread that appends what waits to one file, with a checksum, and forces it. */
final class FileKeeper implements Keeper {
  /** As Ratis does with its log, and as fast as this file system can: space is there before it is written. */
  private static final int PREALLOCATED = 8 << 20;

  private final FileChannel channel;
  private final GroupCommit commits;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private long position;
  private long allocated;

  FileKeeper(Path file, int recordBytes) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    commits = new GroupCommit(recordBytes, 1, Integer.MAX_VALUE, batch -> writer.execute(() -> write(batch)));
  }

  @Override
  public void keep(int target, Runnable kept) {
    commits.keep(kept);
  }

  private void write(GroupCommit.Batch batch) {
    ByteBuffer bytes = ByteBuffer.allocate(batch.entry.length + 8);
    CRC32C sum = new CRC32C();
    sum.update(batch.entry);
    bytes.putInt(batch.entry.length).put(batch.entry).putInt((int) sum.getValue()).flip();
    try {
      if (position + bytes.remaining() > allocated) {
        channel.write(ByteBuffer.allocateDirect(PREALLOCATED), allocated);
        allocated += PREALLOCATED;
      }
      position += channel.write(bytes, position);
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    batch.kept();
  }

  @Override
  public void close() throws IOException {
    writer.shutdown();
    channel.close();
  }
}
