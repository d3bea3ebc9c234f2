package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.journal.JournalRecord;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.model.Names;
import io.holdfast.model.OperationModel;
import io.holdfast.model.TypeModel;
import io.holdfast.object.ObjectRuntime;
import io.holdfast.object.ObjectType;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The host's own operations. Thread-safe: what it does atomically, {@link LocalObjects} and the directory do. */
final class HostDesk implements HostOperations {
  private static final String ANONYMOUS_PREFIX = "~";
  private static final int LONGEST_PAGE = 1000;
  /** Names looked at for one page: a filter that nothing passes must not hold the event loop. */
  private static final int LONGEST_SCAN = 10_000;
  private static final int TRIES = 5;
  private static final TypeModel MODEL = TypeModel.of(HostOperations.class);

  private final Map<String, ObjectType> types = new ConcurrentHashMap<>();
  private final Directory directory;
  private final boolean ownsObjects;
  private final boolean durable;
  private final Supplier<String> ids;
  private final Supplier<Stats> stats;
  private LocalObjects objects;
  private Consumer<ObjectType> added = type -> { };

  /**
   * @param durable whether objects outlive the process unless it is said otherwise
   * @param ids makes unguessable ids
   * @param stats this node's figures
   */
  HostDesk(Collection<ObjectType> types, Directory directory, boolean ownsObjects, boolean durable,
      Supplier<String> ids, Supplier<Stats> stats) {
    this.stats = stats;
    this.durable = durable;
    types.forEach(this::register);
    this.directory = directory;
    this.ownsObjects = ownsObjects;
    this.ids = ids;
  }

  /** @param added is told of types that come later */
  void open(LocalObjects objects, Consumer<ObjectType> added) {
    this.objects = objects;
    this.added = added;
  }

  /** @throws IllegalArgumentException when the name is taken by another class */
  void register(ObjectType type) {
    ObjectType there = types.putIfAbsent(type.name(), type);
    if (there == null) {
      added.accept(type);
    } else if (there.model().declaration() != type.model().declaration()) {
      throw new IllegalArgumentException("the type '" + type.name() + "' is declared already, by "
          + there.model().declaration().getName());
    }
  }

  /** The types that it can make objects of, by their names. */
  Map<String, ObjectType> known() {
    return types;
  }

  /** What objects of that type can do; null when the type is not known here. */
  TypeModel model(String type) {
    ObjectType known = types.get(type);
    return known == null ? null : known.model();
  }

  // ---------------------------------------------------------------- calls

  /** Runs a call of another node: it concerns this node alone. */
  void callHere(Call call) {
    run(call, here);
  }

  /** Runs a call of the host itself. */
  static void run(Call call, HostOperations operations) {
    OperationModel operation;
    Future<?> future;
    try {
      if (call.guard() != null) {
        throw new BadArguments("the host's own operations take no guard; it belongs to calls of objects");
      }
      operation = MODEL.operation(call.operation());
      future = (Future<?>) operation.run(operations, call.arguments());
    } catch (Throwable e) {
      call.fail(Router.asHoldfast(e));
      return;
    }
    future.onSuccess(result -> call.succeed(operation.resultValue(result)))
        .onFailure(e -> call.fail(Router.asHoldfast(e)));
  }

  // ---------------------------------------------------------------- create and find

  @Override
  public Future<Created> create(String typeName, Optional<String> name, DictValue options) {
    try {
      if (!ownsObjects) {
        name.ifPresent(Names::requireValid);
        return createElsewhere(typeName, name, options, TRIES);
      }
      return createChecked(typeName, name, options, true, null);
    } catch (HoldfastException refused) {
      return Future.failedFuture(refused);
    }
  }

  /** An anonymous object, on that event loop when it is made here. */
  Future<Created> createOn(EventLoop loop, String typeName, DictValue options) {
    try {
      return ownsObjects ? createChecked(typeName, Optional.empty(), options, true, loop)
          : createElsewhere(typeName, Optional.empty(), options, TRIES);
    } catch (HoldfastException refused) {
      return Future.failedFuture(refused);
    }
  }

  /**
   * Creates it, or finds one that fits.
   *
   * @param elsewhere whether other nodes may be asked for an object whose type is not known here
   * @param loop where an anonymous object shall run; null for whichever is next
   */
  private Future<Created> createChecked(String typeName, Optional<String> name, DictValue options, boolean elsewhere,
      EventLoop loop) {
    ObjectType type = types.get(typeName);
    if (type == null) {
      BadArguments unknown = new BadArguments("no type is called '" + shortened(typeName) + "'; there are "
          + String.join(", ", types.keySet().stream().sorted().toList()));
      return name.isEmpty() ? Future.failedFuture(unknown)
          : findOfType(typeName, name.get(), options, elsewhere, unknown);
    }
    Wish wish = Wish.of(shortened(typeName), options);
    DictValue complete = type.completeOptions(wish.own());
    boolean lasts = wish.lasts(type, name.isPresent(), durable);
    if (name.isEmpty()) {
      String id = ANONYMOUS_PREFIX + directory.nodeId() + "." + ids.get();
      return objects.make(id, type, complete, wish.ttlMs(), lasts, () -> type.create(complete), loop).entry()
          .made().map(verticle -> described(verticle.runtime(), true));
    }
    Names.requireValid(name.get());
    return getOrMake(name.get(), type, wish, complete, lasts, TRIES);
  }

  /** An object that is there already, of a type that this node cannot make. */
  private Future<Created> findOfType(String type, String name, DictValue options, boolean elsewhere,
      BadArguments unknown) {
    Names.requireValid(name);
    Wish wish = Wish.of(shortened(type), options);
    LocalObjects.Entry local = objects.entry(name);
    if (local != null) {
      return there(local, name).compose(object -> existing(local, object, type, wish))
          .recover(e -> Future.failedFuture(e instanceof ObjectGone ? unknown : e));
    }
    if (!elsewhere) {
      return Future.failedFuture(unknown);
    }
    return objects.whenGone(name).compose(gone -> directory.locate(name))
        .compose(node -> forward(node, "create", Value.of(type), Value.of(name), options)).map(HostDesk::created)
        .recover(e -> Future.failedFuture(e instanceof NoSuchObject ? unknown : e));
  }

  /** Makes a named object of an instance that the caller has; the name must be free. */
  Future<Created> deploy(String name, ObjectType type, Supplier<SharedObject<?>> factory) {
    try {
      Names.requireValid(name);
    } catch (HoldfastException refused) {
      return Future.failedFuture(refused);
    }
    if (!ownsObjects) {
      return Future.failedFuture(new BadArguments("'" + name
          + "' cannot be deployed here: this node only calls; start its host "
          + "without callsOnly(), or deploy on another node"));
    }
    LocalObjects.Made[] mine = new LocalObjects.Made[1];
    return directory.claim(name, () -> mine[0] = objects.make(name, type, new DictValue(Map.of()), Wish.FOR_EVER,
        false, factory))
        .compose(node ->
        mine[0] != null && mine[0].created() ? madeClaimed(name, mine[0].entry())
            : Future.failedFuture(new WrongType("the name '" + name + "' is taken, on node " + node
                + "; drop it first")));
  }

  private Future<Created> getOrMake(String name, ObjectType type, Wish wish, DictValue complete, boolean lasts,
      int tries) {
    LocalObjects.Entry local = objects.entry(name);
    if (local != null) {
      return there(local, name).compose(object -> existing(local, object, type.name(), wish))
          .recover(e -> e instanceof ObjectGone && tries > 1
              ? getOrMake(name, type, wish, complete, lasts, tries - 1) : Future.failedFuture(e));
    }
    LocalObjects.Made[] mine = new LocalObjects.Made[1];
    return directory.claim(name, () -> mine[0] = objects.make(name, type, complete, wish.ttlMs(), lasts,
        () -> type.create(complete))).compose(node -> {
      if (mine[0] != null && mine[0].created()) {
        return madeClaimed(name, mine[0].entry());
      }
      if (node.equals(directory.nodeId())) { // another call of this node made it meanwhile
        return tries > 1 ? getOrMake(name, type, wish, complete, lasts, tries - 1)
            : Future.failedFuture(LocalObjects.gone(name));
      }
      return forward(node, "create", Value.of(type.name()), Value.of(name), wish.given()).map(HostDesk::created)
          .recover(e -> e instanceof ObjectGone && tries > 1
              ? getOrMake(name, type, wish, complete, lasts, tries - 1) : Future.failedFuture(e));
    });
  }

  private Future<Created> madeClaimed(String name, LocalObjects.Entry entry) {
    return entry.made().map(verticle -> described(verticle.runtime(), true))
        .recover(e -> directory.release(name).transform(released -> Future.failedFuture(e)));
  }

  /** The object that is under the name; fails with {@code ObjectGone} when its time is over. */
  private static Future<ObjectRuntime> there(LocalObjects.Entry entry, String name) {
    return entry.made().compose(verticle -> verticle.isThere().compose(there -> there
        ? Future.succeededFuture(verticle.runtime()) : Future.failedFuture(LocalObjects.gone(name))));
  }

  private static Future<Created> existing(LocalObjects.Entry entry, ObjectRuntime object, String type, Wish wish) {
    if (!object.type().name().equals(type)) {
      return Future.failedFuture(new WrongType("'" + object.name() + "' is a " + object.type().name()
          + ", not a " + type));
    }
    if (wish.durability().isPresent() && wish.durability().get() != Wish.Durability.of(entry.lasts())) {
      return Future.failedFuture(new WrongType("'" + object.name() + "' has durability="
          + Wish.Durability.of(entry.lasts()).word() + ", not " + wish.durability().get().word()
          + "; leave the option out, or use another name"));
    }
    for (Map.Entry<Value, Value> option : wish.own().entries().entrySet()) {
      Value there = object.options().entries().get(option.getKey());
      if (!option.getValue().equals(there)) {
        return Future.failedFuture(new WrongType("'" + object.name() + "' has "
            + ((StringValue) option.getKey()).value() + "="
            + there + ", not " + option.getValue() + "; leave the option out, or use another name"));
      }
    }
    return Future.succeededFuture(described(object, false));
  }

  private static Created described(ObjectRuntime object, boolean created) {
    return new Created(object.name(), object.type().name(), object.incarnation(), created);
  }

  private static Created created(Value value) {
    DictValue dict = (DictValue) value;
    return new Created(((StringValue) dict.get("name")).value(), ((StringValue) dict.get("type")).value(),
        ((io.holdfast.value.IntValue) dict.get("incarnation")).value(), dict.get("created").truth());
  }

  @Override
  public Future<Created> find(String name) {
    LocalObjects.Entry local = objects.entry(name);
    return local == null ? findElsewhere(name) : there(local, name).map(object -> described(object, false))
        .recover(e -> e instanceof ObjectGone ? findElsewhere(name) : Future.failedFuture(e));
  }

  private Future<Created> findElsewhere(String name) {
    return objects.whenGone(name).compose(gone -> directory.locate(name))
        .compose(node -> forward(node, "find", Value.of(name))).map(HostDesk::created);
  }

  /** Drops anonymous objects that have not been called since that time. */
  void dropIdle(long sinceMs) {
    for (ObjectVerticle verticle : objects.running()) {
      if (verticle.runtime().name().startsWith(ANONYMOUS_PREFIX)) {
        verticle.dropIfIdle(sinceMs);
      }
    }
  }

  // ---------------------------------------------------------------- list and types

  @Override
  public Future<Page> list(String prefix, String type, String after, int limit) {
    Future<Page> mine = listHere(prefix, type, after, limit).compose(page -> objects.whenGone().map(page));
    List<Future<Page>> pages = new ArrayList<>();
    pages.add(mine);
    for (String node : directory.otherHosts()) {
      pages.add(forward(node, "list", Value.of(prefix), Value.of(type), Value.of(after), Value.of(limit))
          .map(HostDesk::page).recover(e -> directory.otherHosts().contains(node) ? Future.failedFuture(e)
              : Future.succeededFuture(new Page(List.of(), Optional.empty())))); // it has left, and its objects with it
    }
    return Future.all(pages).map(all -> merge(pages.stream().map(Future::result).toList(), limit));
  }

  private Future<Page> listHere(String prefix, String type, String after, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw new BadArguments("'limit' is 1 to " + LONGEST_PAGE + ", not " + limit);
    }
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    List<Listed> listed = new ArrayList<>();
    String last = after;
    int left = LONGEST_SCAN;
    for (Map.Entry<String, LocalObjects.Entry> one : objects.all().tailMap(from, !from.equals(after)).entrySet()) {
      String name = one.getKey();
      if (!name.startsWith(prefix)) {
        break;
      }
      if (listed.size() == limit || left-- == 0) {
        return Future.succeededFuture(new Page(listed, Optional.of(last)));
      }
      last = name;
      if (name.startsWith(ANONYMOUS_PREFIX)) {
        continue;
      }
      JournalRecord.Made object = one.getValue().shown();
      if (object != null && (type.isEmpty() || object.type().equals(type))) {
        listed.add(new Listed(name, object.type(), object.incarnation(), directory.nodeId()));
      }
    }
    return Future.succeededFuture(new Page(listed, Optional.empty()));
  }

  /** The names up to where the shortest of the pages got. */
  private static Page merge(List<Page> pages, int limit) {
    Optional<String> bound = pages.stream().flatMap(page -> page.next().stream()).min(Comparator.naturalOrder());
    List<Listed> all = pages.stream().flatMap(page -> page.objects().stream())
        .filter(listed -> bound.isEmpty() || listed.name().compareTo(bound.get()) <= 0)
        .sorted(Comparator.comparing(Listed::name)).toList();
    return all.size() > limit ? new Page(all.subList(0, limit), Optional.of(all.get(limit - 1).name()))
        : new Page(all, bound);
  }

  private static Page page(Value value) {
    DictValue dict = (DictValue) value;
    List<Listed> listed = new ArrayList<>();
    for (Value item : ((io.holdfast.value.ListValue) dict.get("objects")).items()) {
      DictValue entry = (DictValue) item;
      listed.add(new Listed(((StringValue) entry.get("name")).value(), ((StringValue) entry.get("type")).value(),
          ((io.holdfast.value.IntValue) entry.get("incarnation")).value(), ((StringValue) entry.get("host")).value()));
    }
    Value next = dict.get("next");
    return new Page(listed, next == NoneValue.NONE ? Optional.empty() : Optional.of(((StringValue) next).value()));
  }

  @Override
  public Future<List<TypeInfo>> types() {
    return Future.succeededFuture(types.values().stream().sorted(Comparator.comparing(ObjectType::name))
        .map(type -> new TypeInfo(
        type.name(), type.model().doc(),
        type.options().stream().map(o -> new Taken(o.name(), o.expects(), o.absent() == null)).toList(),
        type.model().operations().stream().map(OperationModel::name).sorted().toList())).toList());
  }

  @Override
  public Future<DictValue> status() {
    String version = HostDesk.class.getPackage().getImplementationVersion();
    return Future.succeededFuture(DictValue.of("node", directory.nodeId(), "version",
        version == null ? "development" : version,
        "objects", objects.size(), "other_hosts", new ArrayList<>(directory.otherHosts())));
  }

  @Override
  public Future<Stats> stats() {
    return Future.succeededFuture(stats.get());
  }

  // ---------------------------------------------------------------- other nodes

  /** A node that owns nothing has a host make it: the one that has the name, else the one that the name hashes to. */
  private Future<Created> createElsewhere(String type, Optional<String> name, DictValue options, int tries) {
    Future<String> host = name.isEmpty() ? anyHost(ids.get())
        : directory.locate(name.get()).recover(e -> e instanceof NoSuchObject || e instanceof ObjectGone
            ? anyHost(name.get()) : Future.failedFuture(e));
    return host.compose(node -> forward(node, "create", Value.of(type), Value.of(name.orElse(null)), options))
        .map(HostDesk::created)
        .recover(e -> e instanceof ObjectGone && tries > 1
            ? createElsewhere(type, name, options, tries - 1) : Future.failedFuture(e));
  }

  private Future<String> anyHost(String name) {
    List<String> hosts = directory.otherHosts();
    return hosts.isEmpty()
        ? Future.failedFuture(new Unavailable("no host is in the cluster yet; start one with 'holdfast serve'"))
        : Future.succeededFuture(Rendezvous.of(hosts).homeOf(name));
  }

  private Future<Value> forward(String node, String operation, Value... arguments) {
    Promise<Value> answer = Promise.promise();
    directory.forward(node, new Call(CallTarget.of(""), operation, Arguments.positional(arguments), Caller.anonymous(),
        Call.NO_DEADLINE) {
      @Override
      protected void answered(Value result, HoldfastException failure) {
        if (failure == null) {
          answer.complete(result);
        } else {
          answer.fail(failure);
        }
      }
    });
    return answer.future();
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /** The same operations for this node alone, as other nodes ask for them. */
  private final HostOperations here = new HostOperations() {
    @Override
    public Future<Created> create(String type, Optional<String> name, DictValue options) {
      return ownsObjects ? createChecked(type, name, options, false, null) : HostDesk.this.create(type, name, options);
    }

    @Override
    public Future<Created> find(String name) {
      LocalObjects.Entry local = objects.entry(name);
      return local == null ? Future.failedFuture(LocalObjects.gone(name))
          : there(local, name).map(object -> described(object, false));
    }

    @Override
    public Future<Page> list(String prefix, String type, String after, int limit) {
      return listHere(prefix, type, after, limit);
    }

    @Override
    public Future<List<TypeInfo>> types() {
      return HostDesk.this.types();
    }

    @Override
    public Future<DictValue> status() {
      return HostDesk.this.status();
    }

    @Override
    public Future<Stats> stats() {
      return HostDesk.this.stats();
    }
  };
}
