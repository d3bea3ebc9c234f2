package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.pickle.Assembly;
import io.holdfast.python.StockClient.Answer;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What strangers, and clients that are broken or mean harm, send to an entrance that serves others at the same time.
 * Every message of a known client has one answer; the others go on; nothing of it stays in memory.
 */
class HostileMessagesTest {
  private static final int MESSAGES = Integer.getInteger("holdfast.hostile.frames", 20_000);
  private static final long SEED = Long.getLong("holdfast.hostile.seed", 20_261_129L);
  private static final int SEGMENT = 100;
  private static final int OF_ONE_STRANGER = 4;
  /** What may be left of any number of messages: classes loaded and buffers pooled on the way. */
  private static final long LEFT_OVER = 32 << 20;
  /** What a connection may take that has announced much and sent little. */
  private static final int OF_ONE_CONNECTION = 48 << 10;
  private static final long FOUR_GIB = 1L << 32;

  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        errors.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getThrowableProxy());
      }
    }
  };
  private Vertx vertx;
  private PythonEntrance entrance;
  private String dict;
  private String list;
  private StockClient honest;
  private long asked;

  @BeforeEach
  void start() throws Exception {
    appender.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
    vertx = Vertx.vertx();
    vertx.exceptionHandler(uncaught -> errors.add("uncaught " + uncaught));
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    entrance = await(PythonEntrance.start(host, PythonOptions.of(StockClient.KEY).withAddress("127.0.0.1", 0)));
    dict = StockClient.create(entrance.port(), "dict");
    list = StockClient.create(entrance.port(), "list");
    honest = StockClient.lasting(entrance.port());
  }

  @AfterEach
  void nothingWentUnhandled() throws Exception {
    honest.close();
    await(entrance.stop());
    await(vertx.close());
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
    assertThat(errors).as("uncaught exceptions").isEmpty();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Somebody else's connection, that has been there all along; what the others have filled in is cleared. */
  private void othersAreServed() throws IOException {
    asked++;
    assertThat(honest.ask(dict, "clear").kind()).isEqualTo("#RETURN");
    assertThat(honest.ask(list, "__setitem__", Value.of("not an index"), Value.none()).kind()).isEqualTo("#ERROR");
    while (honest.ask(list, "__len__").payload().truth()) {
      honest.ask(list, "__delitem__", Value.of(-1));
    }
    honest.ask(dict, "__setitem__", Value.of("asked"), Value.of(asked));
    assertThat(honest.ask(dict, "__getitem__", Value.of("asked"))).isEqualTo(new Answer("#RETURN", Value.of(asked)));
  }

  // ---------------------------------------------------------------- any number of them

  @Test
  void everyMessageOfAKnownClientIsAnswered() throws Exception {
    HostileMessages messages = new HostileMessages(SEED, dict, list);
    Map<String, Integer> kinds = new TreeMap<>();
    othersAreServed();
    long before = usedHeap();
    try (StockClient hostile = StockClient.lasting(entrance.port())) {
      for (int sent = 0; sent < MESSAGES; sent += SEGMENT) {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (int i = 0; i < SEGMENT; i++) {
          segment.writeBytes(messages.framed());
        }
        hostile.raw(segment.toByteArray());
        for (int i = 0; i < SEGMENT; i++) {
          kinds.merge(kind(hostile.receive()), 1, Integer::sum);
        }
        if (sent % 1_000 == 0) {
          othersAreServed();
        }
      }
      assertThat(hostile.ask(dict, "__len__").kind()).isEqualTo("#RETURN");
    }
    othersAreServed();
    assertThat(usedHeap() - before).as("heap that " + MESSAGES + " messages left in use").isLessThan(LEFT_OVER);
    // Were all refused at their first byte, or hardly any, nothing would have been tested.
    assertThat(kinds).containsOnlyKeys("#ERROR", "#RETURN", "#TRACEBACK");
    assertThat(kinds.values()).as("answers of each kind: %s", kinds).allMatch(count -> count > MESSAGES / 1_000);
  }

  /** The first thing in the tuple. */
  private static String kind(byte[] reply) {
    assertThat(reply).startsWith(0x80, 4, 0x8c);
    return new String(reply, 4, reply[3], java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void wrongLengthsAndHalfMessagesEndWithTheirConnection() throws Exception {
    HostileMessages messages = new HostileMessages(SEED + 1, dict, list);
    othersAreServed();
    long before = usedHeap();
    for (int sent = 0; sent < MESSAGES / 4; sent += SEGMENT / 4) {
      try (StockClient hostile = StockClient.lasting(entrance.port())) {
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        for (int i = 1; i < SEGMENT / 4; i++) {
          segment.writeBytes(messages.framed());
        }
        segment.writeBytes(messages.unframed());
        hostile.raw(segment.toByteArray());
        hostile.receive();
      }
      if (sent % 1_000 == 0) {
        othersAreServed();
      }
    }
    othersAreServed();
    assertThat(usedHeap() - before).as("heap left in use").isLessThan(LEFT_OVER);
  }

  @Test
  void strangersGetNothingWhateverTheySay() throws Exception {
    HostileMessages messages = new HostileMessages(SEED + 2, dict, list);
    othersAreServed();
    long before = usedHeap();
    for (int sent = 0; sent < MESSAGES / 20; sent += OF_ONE_STRANGER) {
      try (StockClient stranger = StockClient.stranger(entrance.port())) {
        stranger.receive();
        try {
          for (int i = 0; i < OF_ONE_STRANGER; i++) {
            stranger.raw(messages.handshake());
          }
        } catch (IOException cut) {
          continue;
        }
      }
      if (sent % 1_000 == 0) {
        othersAreServed();
      }
    }
    othersAreServed();
    assertThat(usedHeap() - before).as("heap left in use").isLessThan(LEFT_OVER);
  }

  // ---------------------------------------------------------------- bombs

  private static byte[] bomb(Assembly argument, String ident) {
    return new Assembly().add(0x80, 4, "(", 0x8c, ident.length(), ident, 0x8c, 11, "__setitem__", "(K\1")
        .add(argument.bytes()).add("t}t.").bytes();
  }

  @Test
  void bombsAreAnsweredSoonAndLeaveNothing() throws Exception {
    Assembly shared = new Assembly().add("]K\1a", 0x94);
    for (int i = 0; i < 60; i++) { // each list holds the one before twice: 2^60 of them
      shared.add("0]", "(h", i, "h", i, "e", 0x94);
    }
    Assembly cubes = new Assembly().add(")", 0x94);
    for (int i = 0; i < 40; i++) {
      cubes.add("0h", i, "h", i, "h", i, 0x87, 0x94);
    }
    Map<String, Assembly> bombs = Map.ofEntries(
        Map.entry("2^60 shared lists", shared),
        Map.entry("3^40 shared tuples", cubes),
        Map.entry("a million levels of lists", new Assembly().times(400_000, "]").times(399_999, "a")),
        Map.entry("a million levels of tuples", new Assembly().add(")").times(900_000, 0x85)),
        Map.entry("a memo of millions", new Assembly().add("N").times(5_000_000, 0x94)),
        Map.entry("a memo entry far beyond", new Assembly().add("Nr", -1, -1, -1, 127)),
        Map.entry("millions of marks", new Assembly().times(5_000_000, "(").add("N")),
        Map.entry("millions of lists", new Assembly().add("(").times(5_000_000, "]").add("l")),
        Map.entry("bytes of 4 GiB", new Assembly().add("B", -1, -1, -1, -1)),
        Map.entry("bytes of 2^63", new Assembly().add(0x8e, -1, -1, -1, -1, -1, -1, -1, 127)),
        Map.entry("a text of 4 GiB", new Assembly().add("X", -1, -1, -1, -1)),
        Map.entry("an integer of 2 GiB", new Assembly().add(0x8b, -1, -1, -1, 127)),
        Map.entry("an integer of a megabyte", new Assembly().add(0x8b, 0, 0, 16, 0, new byte[1 << 20])),
        Map.entry("a frame of 2^63", new Assembly().add(0x95, -1, -1, -1, -1, -1, -1, -1, 127, "N")));
    othersAreServed();
    long before = usedHeap();
    try (StockClient hostile = StockClient.lasting(entrance.port())) {
      for (Map.Entry<String, Assembly> each : bombs.entrySet()) {
        hostile.send(bomb(each.getValue(), dict));
        Answer answer = hostile.answer(); // which has a deadline
        if (!answer.kind().equals("#RETURN")) { // some are no more than they look
          assertThat(answer.kind()).as(each.getKey()).isEqualTo("#TRACEBACK");
          assertThat(answer.text()).as(each.getKey()).startsWith("_pickle.UnpicklingError: ").hasSizeLessThan(500);
        }
        othersAreServed();
      }
    }
    assertThat(usedHeap() - before).as("heap left in use").isLessThan(LEFT_OVER);
  }

  @Test
  void lengthsThatAreOnlyAnnouncedTakeNoMemory() throws Exception {
    int connections = 300;
    List<StockClient> clients = new ArrayList<>();
    byte[] announced = ByteBuffer.allocate(2_000).putInt(64 << 20).array();
    byte[] fourGib = ByteBuffer.allocate(2_000).putInt(-1).putLong(FOUR_GIB).array();
    othersAreServed();
    long before = usedHeap();
    try {
      for (int i = 0; i < connections; i++) {
        StockClient client = StockClient.lasting(entrance.port());
        clients.add(client);
        client.raw(i % 2 == 0 ? announced : fourGib);
        StockClient stranger = StockClient.stranger(entrance.port());
        clients.add(stranger);
        stranger.receive();
        stranger.raw(new byte[] {0, 0, 1});
      }
      othersAreServed();
      assertThat((usedHeap() - before) / (2 * connections)).as("bytes of heap for each").isLessThan(OF_ONE_CONNECTION);
    } finally {
      for (StockClient client : clients) {
        client.close();
      }
    }
    othersAreServed();
  }
}
