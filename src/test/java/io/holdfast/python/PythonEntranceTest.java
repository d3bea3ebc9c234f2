package io.holdfast.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.pickle.PickleLimits;
import io.holdfast.pickle.PickleWriter;
import io.holdfast.pickle.ProxyForm;
import io.holdfast.pickle.ProxyTable;
import io.holdfast.python.StockClient.Answer;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The entrance over a socket: what clients of Python never do, and what they cannot see. */
class PythonEntranceTest {
  private static final long GRACE_MS = 200;

  private Vertx vertx;
  private Host host;
  private PythonEntrance entrance;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT));
    open(PythonOptions.Limits.DEFAULT.withTimes(10_000, 30_000, GRACE_MS));
  }

  private void open(PythonOptions.Limits limits) throws Exception {
    entrance = await(PythonEntrance.start(host, PythonOptions.of(StockClient.KEY).withAddress("127.0.0.1", 0)
        .withLimits(limits).withTemplates(List.of(Template.parse("get_queue({0})", "queue", DictValue.of())))));
  }

  private void reopen(PythonOptions.Limits limits) throws Exception {
    await(entrance.stop());
    open(limits);
  }

  @AfterEach
  void stop() throws Exception {
    await(entrance.stop());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void eventually(String what, BooleanSupplier isSo) throws Exception {
    Promise<Void> so = Promise.promise();
    long timer = vertx.setPeriodic(5, tick -> {
      if (isSo.getAsBoolean()) {
        so.tryComplete();
      }
    });
    try {
      await(so.future());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("it did not happen within 20 s: " + what, e);
    } finally {
      vertx.cancelTimer(timer);
    }
  }

  private int port() {
    return entrance.port();
  }

  // ---------------------------------------------------------------- before authentication

  @Test
  void aWrongKeyIsRefused() throws Exception {
    try (StockClient client = StockClient.stranger(port())) {
      assertThatThrownBy(() -> client.authenticate("wrong".getBytes())).isInstanceOf(IOException.class)
          .hasMessage("#FAILURE#");
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void aStrangerIsCutForALongMessage() throws Exception {
    try (StockClient client = StockClient.stranger(port())) {
      client.receive();
      client.raw(new byte[] {0, 0, 1, 1});
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void aStrangerHasALimitedTime() throws Exception {
    reopen(PythonOptions.Limits.DEFAULT.withTimes(100, 30_000, GRACE_MS));
    try (StockClient client = StockClient.stranger(port())) {
      assertThat(client.isCut()).isTrue();
    }
  }

  @Test
  void strangersAreLimitedInNumber() throws Exception {
    reopen(PythonOptions.Limits.DEFAULT.withConnections(10, 1));
    try (StockClient first = StockClient.stranger(port())) {
      first.receive();
      try (StockClient second = StockClient.stranger(port())) {
        assertThat(second.isCut()).isTrue();
      }
    }
    eventually("the place is free again", () -> entrance.connections() == 0);
    try (StockClient next = StockClient.open(port())) {
      assertThat(next.ask(null, "dummy").kind()).isEqualTo("#RETURN");
    }
  }

  // ---------------------------------------------------------------- requests

  @Test
  void aConnectionForTheServerItselfIsForOneRequest() throws Exception {
    try (StockClient client = StockClient.open(port())) {
      assertThat(client.ask(null, "dummy")).isEqualTo(new Answer("#RETURN", Value.none()));
      assertThat(client.isCut()).isTrue();
    }
    assertThat(StockClient.function(port(), "nope").text()).endsWith("AssertionError: 'nope' unrecognized\n");
    assertThat(StockClient.function(port(), "shutdown").text()).contains("does not shut this server down");
    assertThat(StockClient.function(port(), "create", Value.of("nope")).text()).contains("--declare 'nope=TYPE'");
    assertThat(StockClient.function(port(), "incref", Value.of("nope")).text()).contains("KeyError: 'nope'");
  }

  @Test
  void whatIsNoRequestIsToldAndTheConnectionStays() throws Exception {
    String list = StockClient.create(port(), "list");
    try (StockClient client = StockClient.lasting(port())) {
      client.send(new byte[] {1, 2, 3});
      assertThat(client.answer().kind()).isEqualTo("#TRACEBACK");
      client.send(PickleWriter.pickle(Value.of(7), ProxyTable.NONE, PickleLimits.DEFAULT));
      assertThat(client.answer().text()).contains("UnpicklingError");
      assertThat(client.ask(list, "__class__").text()).isEqualTo("KeyError: '__class__'\n");
      assertThat(client.ask("nope", "__len__").text()).isEqualTo("KeyError: 'nope'\n");
      assertThat(client.ask(list, "__len__")).isEqualTo(new Answer("#RETURN", Value.of(0)));
    }
  }

  @Test
  void aMessageBeyondTheLimitIsSkippedAndNamed() throws Exception {
    reopen(PythonOptions.Limits.DEFAULT.withMessageBytes(1_000));
    String list = StockClient.create(port(), "list");
    try (StockClient client = StockClient.lasting(port())) {
      client.send(new byte[1_001]);
      assertThat(client.answer().text()).contains("1001").contains("limits.python.messageBytes");
      assertThat(client.ask(list, "__len__").payload()).isEqualTo(Value.of(0));
    }
  }

  @Test
  void requestsSentTogetherAreAnsweredInTheirOrder() throws Exception {
    String queue = StockClient.create(port(), "Queue");
    try (StockClient waiting = StockClient.lasting(port()); StockClient other = StockClient.lasting(port())) {
      waiting.send(StockClient.request(queue, "get"));
      waiting.send(StockClient.request(queue, "qsize"));
      other.ask(queue, "put", Value.of("item"));
      assertThat(waiting.answer().payload()).isEqualTo(Value.of("item"));
      assertThat(waiting.answer().payload()).isEqualTo(Value.of(0));
    }
  }

  @Test
  void aLongReplyArrivesWhole() throws Exception {
    String dict = StockClient.create(port(), "dict");
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Value stored = Value.list(new BytesValue(bytes), Value.of("text"), Value.of("é".repeat(400_000)),
        new BytesValue(java.util.Arrays.copyOf(bytes, 100_000)), Value.of(7));
    try (StockClient client = StockClient.lasting(port())) {
      assertThat(client.ask(dict, "__setitem__", Value.of("key"), stored).kind()).isEqualTo("#RETURN");
      client.send(StockClient.request(dict, "get", Value.of("key")));
      client.send(StockClient.request(dict, "values"));
      assertThat(client.answer().payload()).isEqualTo(stored);
      assertThat(client.answer().payload()).isEqualTo(Value.list(stored));
      assertThat(client.ask(dict, "__len__").payload()).isEqualTo(Value.of(1));
    }
  }

  @Test
  void whoTakesNothingOfALongReplyIsCutAndOthersAreServedMeanwhile() throws Exception {
    reopen(PythonOptions.Limits.DEFAULT.withTimes(10_000, 500, GRACE_MS));
    String dict = StockClient.create(port(), "dict");
    try (StockClient idle = StockClient.lasting(port()); StockClient other = StockClient.lasting(port())) {
      idle.ask(dict, "__setitem__", Value.of("key"), new BytesValue(new byte[30_000_000]));
      idle.send(StockClient.request(dict, "get", Value.of("key")));
      assertThat(other.ask(dict, "__len__").payload()).isEqualTo(Value.of(1));
      eventually("it is cut", () -> entrance.connections() == 1);
      assertThat(idle.isCut()).isTrue();
      assertThat(other.ask(dict, "__len__").payload()).isEqualTo(Value.of(1));
    }
  }

  @Test
  void aDeadClientsGetTakesNothing() throws Exception {
    String queue = StockClient.create(port(), "Queue");
    StockClient dead = StockClient.lasting(port());
    dead.send(StockClient.request(queue, "get"));
    eventually("the get waits", () -> waiting(queue) == 1);
    dead.close();
    eventually("the get is cancelled", () -> waiting(queue) == 0);
    try (StockClient living = StockClient.lasting(port())) {
      living.ask(queue, "put", Value.of("item"));
      assertThat(living.ask(queue, "qsize").payload()).isEqualTo(Value.of(1));
    }
  }

  private int waiting(String name) {
    try {
      DictValue described = (DictValue) await(new Objects(host).call(io.holdfast.model.Caller.anonymous(), name,
          "describe", io.holdfast.model.Arguments.none()));
      return (int) ((io.holdfast.value.IntValue) described.get("waiting")).value();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPoolRefusesTasksAndSaysWhatIsMissing() throws Exception {
    String pool = StockClient.create(port(), "Pool", Value.of(2));
    assertThat(StockClient.function(port(), "create", Value.of("Pool"), Value.of(0)).text())
        .contains("ValueError: Number of processes must be at least 1");
    assertThat(StockClient.function(port(), "create", Value.of("Barrier"), Value.of(2), Value.of("act")).text())
        .contains("workers");
    try (StockClient client = StockClient.lasting(port())) {
      assertThat(client.ask(pool, "map", Value.of("f"), Value.list())).isEqualTo(
          new Answer("#RETURN", Value.list()));
      assertThat(client.ask(pool, "map", Value.of("f"), Value.list(Value.of(1))).text()).contains("Python workers");
      assertThat(client.ask(pool, "join").kind()).isEqualTo("#ERROR");
      client.ask(pool, "close");
      assertThat(client.ask(pool, "join")).isEqualTo(new Answer("#RETURN", Value.none()));
    }
  }

  // ---------------------------------------------------------------- names and references

  @Test
  void anObjectOfTheHostIsReachedByItsName() throws Exception {
    await(host.create("queue", "jobs", DictValue.of()));
    assertThat(StockClient.create(port(), "jobs")).isEqualTo("jobs").isEqualTo(StockClient.create(port(), "jobs"));
    assertThat(StockClient.create(port(), "get_queue", Value.of("a"))).isEqualTo("get_queue/a");
    for (int i = 0; i < 2; i++) {
      assertThat(StockClient.function(port(), "decref", Value.of("jobs")).kind()).isEqualTo("#RETURN");
    }
    assertThat(StockClient.function(port(), "number_of_objects").payload()).isEqualTo(Value.of(1));
    assertThat(host.has("jobs")).isTrue();
  }

  @Test
  void anObjectThatWasNeverInAValueGoesWithItsLastReference() throws Exception {
    String list = StockClient.create(port(), "list");
    StockClient.function(port(), "incref", Value.of(list));
    StockClient.function(port(), "decref", Value.of(list));
    assertThat(host.has(list)).isTrue();
    StockClient.function(port(), "decref", Value.of(list));
    eventually("the list is dropped", () -> !host.has(list));
    assertThat(StockClient.function(port(), "incref", Value.of(list)).text()).contains("KeyError");
  }

  @Test
  void whatAConnectedClientHasCalledIsNotIdle() throws Exception {
    await(entrance.stop());
    await(host.stop());
    host = await(Host.start(vertx, HostOptions.DEFAULT.withAnonymousIdleMs(400)));
    open(PythonOptions.Limits.DEFAULT);
    String used = StockClient.create(port(), "list");
    String inside = StockClient.create(port(), "list");
    String forgotten = StockClient.create(port(), "list");
    StockClient client = StockClient.lasting(port());
    client.send(PickleWriter.pickle(Value.tuple(Value.of(used), Value.of("append"),
        Value.tuple(new RefValue(inside, "list", 0)), DictValue.of()), AS_LIST_PROXY, PickleLimits.DEFAULT));
    client.answer();
    eventually("what nobody calls is dropped", () -> !host.has(forgotten));
    pass(1_000);
    assertThat(host.has(used)).isTrue();
    assertThat(host.has(inside)).as("what is in it").isTrue();
    client.close();
    eventually("all is dropped once the client has been gone for long", () -> !host.has(used) && !host.has(inside));
  }

  @Test
  void anObjectInAValueLivesAsLongAsTheValueAndIsCountedAgainFromThere() throws Exception {
    String outer = StockClient.create(port(), "list");
    String inner = StockClient.create(port(), "list", Value.list(Value.of(7)));
    try (StockClient client = StockClient.lasting(port())) {
      client.send(PickleWriter.pickle(Value.tuple(Value.of(outer), Value.of("append"),
          Value.tuple(new RefValue(inner, "list", 0)), DictValue.of()), AS_LIST_PROXY, PickleLimits.DEFAULT));
      assertThat(client.answer().kind()).isEqualTo("#RETURN");
      StockClient.function(port(), "decref", Value.of(inner));
      assertThat(StockClient.function(port(), "number_of_objects").payload()).isEqualTo(Value.of(1));
      pass(3 * GRACE_MS);
      assertThat(host.has(inner)).as("it is still in the list").isTrue();
      assertThat(StockClient.function(port(), "incref", Value.of(inner)).kind()).isEqualTo("#RETURN");
      assertThat(client.ask(inner, "__getitem__", Value.of(0)).payload()).isEqualTo(Value.of(7));
      StockClient.function(port(), "decref", Value.of(inner));
      client.ask(outer, "clear");
      eventually("the inner list is dropped", () -> !host.has(inner));
      assertThat(host.has(outer)).isTrue();
    }
  }

  /** Lets that much time go by. */
  private void pass(long millis) throws Exception {
    Promise<Void> passed = Promise.promise();
    vertx.setTimer(millis, fired -> passed.complete());
    await(passed.future());
  }

  private static final ProxyTable AS_LIST_PROXY = new ProxyTable() {
    @Override
    public RefValue reference(String typeid, String id, Value address) {
      return null;
    }

    @Override
    public boolean isPlain(ProxyForm proxy, RefValue reference) {
      return true;
    }

    @Override
    public ProxyForm proxy(RefValue reference) {
      return new ProxyForm("multiprocessing.managers", "ListProxy", "list",
          Value.tuple(Value.of("localhost"), Value.of(1)), reference.name(), DictValue.of());
    }
  };

  @Test
  void theExposedMethodsAreTold() throws Exception {
    Answer answer = StockClient.function(port(), "create", Value.of("Event"));
    assertThat(((TupleValue) answer.payload()).items().get(1))
        .isEqualTo(Value.tuple(Value.of("is_set"), Value.of("set"), Value.of("clear"), Value.of("wait")));
  }
}
