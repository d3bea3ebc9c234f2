package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.Unknown;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that writes a log, with what waits for it. */
class LogWriterTest {
  private static final long SECONDS = 20;

  @TempDir
  Path raft;

  private ShardFiles files;
  private LogWriter writer;
  private volatile Error failing; // what who is told throws; null for nothing
  private CompletableFuture<Void> held = CompletableFuture.completedFuture(null);
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final List<Long> indexes = new ArrayList<>();
  private final ShardLog log = new ShardLog(Runnable::run, Runnable::run, batch -> writer.submit(batch),
      new DiskRoom(() -> Long.MAX_VALUE, System::nanoTime, 100), () -> 1, () -> 7, 1_000);

  @BeforeEach
  void begin() throws IOException {
    files = ShardFiles.of(raft, 0);
    Path current = Files.createDirectories(files.directory().resolve("current"));
    Files.write(current.resolve(SegmentFile.openName(0)), "RaftLog1".getBytes());
    writer = new LogWriter(0, SegmentWriter.after(-1, files), 1, new LogWriter.Listener() {
      @Override
      public void written(ShardLog.Batch batch, long index) {
        if (failing != null) {
          throw failing;
        }
        indexes.add(index);
        held.join(); // as a disk that is slow to answer
        batch.kept();
      }

      @Override
      public void failed(Throwable why) {
        log.fail("in a test: " + why);
        failed.complete(why);
      }
    });
  }

  @AfterEach
  void end() throws Exception {
    writer.close(TimeUnit.SECONDS.toMillis(SECONDS));
  }

  private Future<Void> append(int size) {
    return log.append(new byte[size], Runnable::run);
  }

  private static void await(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void whatIsAppendedFromManyThreadsIsOnTheDiskWhenItIsSaidToBe() throws Exception {
    int threads = 4;
    int each = 500;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      all.add(CompletableFuture.runAsync(() -> {
        List<Future<Void>> kept = new ArrayList<>();
        for (int k = 0; k < each; k++) {
          kept.add(append(1 + k % 50));
        }
        Future.all(kept).toCompletionStage().toCompletableFuture().join();
      }, task -> new Thread(task).start()));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(SECONDS, TimeUnit.SECONDS);
    writer.close(TimeUnit.SECONDS.toMillis(SECONDS));
    int[] records = new int[1];
    for (SegmentFile segment : files.segments()) {
      segment.scan(found -> {
        Entry.Header header = Entry.header(found.records());
        RecordInput in = new RecordInput(found.records(), header.recordsFrom(), header.recordsEnd());
        while (in.hasMore()) {
          in.skip(in.count());
          records[0]++;
        }
      });
    }
    assertThat(records[0]).isEqualTo(threads * each);
    assertThat(indexes).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whenTheDiskRefusesNobodyWaitsForEver() throws Exception {
    await(append(10));
    deleteDirectory();
    List<Future<Void>> large = new ArrayList<>();
    for (int i = 0; i < 9; i++) { // the last of them needs a segment that cannot be made
      large.add(append(Entry.MOST_BYTES));
    }
    assertThat(failed.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(large.get(0).succeeded()).isTrue();
    assertThat(large).extracting(Future::isComplete).doesNotContain(false);
    assertThat(large).filteredOn(Future::failed).extracting(Future::cause).first().isInstanceOf(Unknown.class);
    assertThat(append(10).cause()).isInstanceOf(Unavailable.class);
  }

  private void deleteDirectory() throws IOException {
    for (SegmentFile segment : files.segments()) {
      Files.delete(segment.path());
    }
    Files.delete(files.directory().resolve("current"));
  }

  @Test
  void anErrorEndsItAndIsTold() throws Exception {
    failing = new OutOfMemoryError("in a test");
    Future<Void> lost = append(10);
    assertThat(failed.get(SECONDS, TimeUnit.SECONDS)).isSameAs(failing);
    assertThat(lost.cause()).isInstanceOf(Unknown.class).hasMessageContaining("OutOfMemoryError");
  }

  @Test
  void itSaysThatTheDiskHasNotAnsweredYet() throws Exception {
    held = new CompletableFuture<>();
    Future<Void> last = append(10);
    assertThat(writer.close(1)).isFalse();
    held.complete(null);
    assertThat(writer.close(TimeUnit.SECONDS.toMillis(SECONDS))).isTrue();
    assertThat(last.succeeded()).isTrue();
  }

  @Test
  void whatWasSubmittedIsWrittenBeforeItCloses() throws Exception {
    Future<Void> last = append(10);
    writer.close(TimeUnit.SECONDS.toMillis(SECONDS));
    assertThat(last.succeeded()).isTrue();
  }
}
