package io.holdfast.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.access.NamePattern;
import io.holdfast.access.Permission;
import io.holdfast.access.UserEntry;
import io.holdfast.access.Users;
import io.holdfast.access.UsersFile;
import io.holdfast.wire.AuthProof;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users with keys of their own may do over the bridge. */
class AccessTest extends BridgeHost {
  private static final String ANAS_KEY = "the-key-of-ana-in-these-tests";
  private static final String BOBS_KEY = "the-key-of-bob-in-these-tests";
  private final Users users = new Users(UsersFile.EMPTY);

  @Override
  BridgeOptions options() {
    return super.options().withUsers(users).withPlain(BridgeOptions.Plain.addresses(List.of("news", "echo"),
        List.of("news", "chat")));
  }

  @BeforeEach
  void anaAndBob() {
    users.replace(UsersFile.EMPTY.with(anaMay(
        permission("jobs/*", "queue", "create", "put", "find", "describe"),
        permission("seen/*", "", "reads"),
        permission("both", "", "*"))).with(bob()));
  }

  private static UserEntry anaMay(Permission... permissions) {
    return new UserEntry("ana", new UserEntry.Key(ANAS_KEY), Optional.empty(), List.of(permissions),
        List.of(new NamePattern("echo")), List.of(new NamePattern("ch*")));
  }

  private static UserEntry bob() {
    return UserEntry.of("bob", new UserEntry.Key(BOBS_KEY), Optional.empty())
        .withPermissions(List.of(permission("~*", "", "create")));
  }

  private static Permission permission(String pattern, String type, String... operations) {
    return new Permission(List.of(new NamePattern(pattern)), type.isEmpty() ? List.of() : List.of(type),
        List.of(operations));
  }

  private RawClient as(String user, String key) {
    RawClient client = stranger();
    assertThat(login(client, user, key, new JsonObject()).getJsonObject("body")).isNotNull();
    return client;
  }

  private static JsonObject login(RawClient client, String user, String key, JsonObject request) {
    byte[] challenge = client.challenge();
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    return client.prove(request.copy().put("user", user), challenge, nonce,
        AuthProof.client(key.getBytes(), challenge, nonce));
  }

  private RawClient ana() {
    return as("ana", ANAS_KEY);
  }

  private static String failure(RawClient client, String object, String op, Object... args) {
    JsonObject answer = client.ask(object.isEmpty() ? "holdfast.objects" : "holdfast.object." + object,
        new JsonObject().put("op", op).put("args", new JsonArray(List.of(args))));
    assertThat(answer.getString("type")).as("%s", answer).isEqualTo("err");
    return answer.getString("message");
  }

  private static Object call(RawClient client, String object, String op, Object... args) {
    return client.call(object, new JsonObject().put("op", op).put("args", new JsonArray(List.of(args))));
  }

  @Test
  void whoMayReadAnObjectMayWatchItAndNobodyElse() {
    RawClient maker = client();
    maker.create("queue", "seen/watched");
    maker.create("queue", "jobs/watched");
    RawClient ana = ana();
    ana.send(new JsonObject().put("type", "register").put("address", "holdfast.watch.seen/watched"));
    assertThat(ana.read().getJsonObject("body").getLong("next")).isEqualTo(1);
    ana.send(new JsonObject().put("type", "register").put("address", "holdfast.watch.jobs/watched"));
    JsonObject refused = ana.read();
    assertThat(refused.getString("type")).isEqualTo("err");
    assertThat(refused.getString("address")).isEqualTo("holdfast.watch.jobs/watched");
    assertThat(refused.getString("message")).startsWith("Denied:");
  }

  // ---------------------------------------------------------------- the handshake

  @Test
  void theHostProvesTheUsersKeyToo() {
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    JsonObject answer = client.prove(new JsonObject().put("user", "ana"), challenge, nonce,
        AuthProof.client(ANAS_KEY.getBytes(), challenge, nonce)).getJsonObject("body");
    assertThat(Base64.getDecoder().decode(answer.getString("proof"))).isEqualTo(AuthProof.server(ANAS_KEY.getBytes(),
        challenge, nonce));
  }

  @Test
  void anUnknownUserAndAWrongKeyGetTheSameAnswer() {
    RawClient wrongKey = stranger();
    String one = login(wrongKey, "ana", BOBS_KEY, new JsonObject()).getString("message");
    RawClient unknown = stranger();
    String other = login(unknown, "nobody", BOBS_KEY, new JsonObject()).getString("message");
    assertThat(one).isEqualTo(other).startsWith("Denied: the host has no user of that name with that key");
    wrongKey.expectClosed();
    unknown.expectClosed();
  }

  @Test
  void theSharedKeyIsNoUsersKeyAndAUsersKeyIsNotTheSharedKey() {
    assertThat(login(stranger(), "ana", new String(RawClient.KEY), new JsonObject()).getString("message"))
        .startsWith("Denied:");
    assertThat(login(stranger(), "", new String(RawClient.KEY), new JsonObject()).getString("message"))
        .startsWith("Denied:");
    RawClient client = stranger();
    byte[] challenge = client.challenge();
    byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
    assertThat(client.prove(new JsonObject(), challenge, nonce, AuthProof.client(ANAS_KEY.getBytes(), challenge,
        nonce)).getString("message")).startsWith("Denied: the key is not this host's");
    assertThat(stranger().ask("holdfast.auth", new JsonObject().put("op", "hello")).getString("type"))
        .isEqualTo("message");
  }

  @Test
  void anotherUsersSessionIsNotResumed() {
    RawClient first = stranger();
    JsonObject opened = login(first, "ana", ANAS_KEY, new JsonObject().put("lease", 60_000)).getJsonObject("body");
    byte[] secret = Base64.getDecoder().decode(opened.getString("secret"));
    for (String[] other : new String[][] {{"bob", BOBS_KEY}, {null, new String(RawClient.KEY)}, {"ana", ANAS_KEY}}) {
      RawClient second = stranger();
      byte[] challenge = second.challenge();
      byte[] nonce = new byte[AuthProof.CHALLENGE_BYTES];
      JsonObject resume = new JsonObject().put("session", opened.getString("session")).put("proof",
          Base64.getEncoder().encodeToString(AuthProof.resume(secret, challenge, nonce)));
      JsonObject answer = second.prove(new JsonObject().put("user", other[0]).put("resume", resume), challenge, nonce,
          AuthProof.client(other[1].getBytes(), challenge, nonce)).getJsonObject("body");
      assertThat(answer.getBoolean("resumed")).as("as %s", other[0]).isEqualTo("ana".equals(other[0]));
    }
    assertThat(first.read().getString("message")).contains("a newer connection has resumed this session");
  }

  // ---------------------------------------------------------------- objects

  @Test
  void whatIsNotAllowedIsDeniedWhetherThereIsSuchAnObjectOrNot() {
    client().create("counter", "secret");
    RawClient ana = ana();
    String there = failure(ana, "secret", "get");
    assertThat(there).startsWith("Denied: user 'ana' may not call 'get' on 'secret'; "
        + "what is allowed: create, put, find, "
        + "describe on jobs/* of type queue; reads on seen/*; * on both. Whoever runs the host");
    assertThat(failure(ana, "secreT", "get").replace("secreT", "secret")).isEqualTo(there);
    assertThat(failure(ana, "", "find", "secret").replace("find' on", "get' on")).isEqualTo(there);
  }

  @Test
  void whatIsAllowedIsAllowedAndNothingElse() {
    RawClient ana = ana();
    assertThat(call(ana, "", "create", "queue", "jobs/1")).isNotNull();
    call(ana, "jobs/1", "put", "work", 0);
    assertThat(((JsonObject) call(ana, "jobs/1", "describe")).getString("type")).isEqualTo("queue");
    assertThat(failure(ana, "jobs/1", "get", 0)).startsWith("Denied:");
    assertThat(failure(ana, "jobs/1", "drop")).startsWith("Denied:");
    assertThat(failure(ana, "", "create", "dict", "jobs/2")).startsWith("Denied:");
    assertThat(failure(ana, "", "create", "queue", "other")).startsWith("Denied:");
    assertThat(failure(ana, "", "create", "queue")).contains("may not call 'create' on '~'");
    assertThat(failure(ana, "jobs/1", "fly")).startsWith("Denied:");
    assertThat(failure(ana, "both", "fly")).startsWith("NoSuchObject:");
  }

  @Test
  void readsAreWhatTheTypeDeclares() {
    RawClient owner = client();
    owner.create("dict", "seen/dict");
    owner.create("queue", "seen/queue");
    RawClient ana = ana();
    assertThat(call(ana, "seen/dict", "describe")).isNotNull();
    assertThat(call(ana, "seen/queue", "size")).isEqualTo(0);
    assertThat(failure(ana, "seen/queue", "get", 0)).startsWith("Denied:");
    assertThat(failure(ana, "seen/queue", "drop")).startsWith("Denied:");
    assertThat(failure(ana, "seen/dict", "clear")).startsWith("Denied:");
    assertThat(failure(ana, "seen/nothing", "size")).startsWith("NoSuchObject:");
    assertThat(((JsonObject) call(ana, "", "find", "seen/dict")).getString("type")).isEqualTo("dict");
  }

  private static JsonObject op(String operation, Object... args) {
    return new JsonObject().put("op", operation).put("args", new JsonArray(List.of(args)));
  }

  @Test
  void aBatchIsAllowedWhenEverythingInItIs() {
    RawClient ana = ana();
    RawClient trusted = client();
    trusted.create("queue", "jobs/batched");
    trusted.create("counter", "seen/batched");
    assertThat(call(ana, "jobs/batched", "batch", new JsonArray().add(op("put", 1)).add(op("put", 2)))).isNotNull();
    assertThat(failure(ana, "jobs/batched", "batch", new JsonArray().add(op("put", 3)).add(op("get", 0))))
        .startsWith("Denied: user 'ana' may not call 'get' on 'jobs/batched'");
    assertThat(failure(ana, "jobs/batched", "batch", new JsonArray())).startsWith("Denied: ");
    assertThat(failure(ana, "nobody", "batch", new JsonArray().add(op("put", 3)))).startsWith("Denied: ");
    assertThat(failure(ana, "jobs/batched", "batch", "put")).startsWith("BadArguments: ");
    assertThat(call(ana, "seen/batched", "batch", new JsonArray().add(op("get")).add(op("get"))))
        .isEqualTo(new JsonArray().add(0).add(0));
    assertThat(failure(ana, "seen/batched", "batch", new JsonArray().add(op("get")).add(op("add", 1))))
        .startsWith("Denied: user 'ana' may not call 'add'");
    assertThat(call(trusted, "jobs/batched", "size")).isEqualTo(2);
  }

  @Test
  void aGuardGoesWithACallWhosePermissionDependsOnTheTypeAndIsNoReading() {
    RawClient ana = ana();
    RawClient trusted = client();
    trusted.create("queue", "jobs/guarded");
    trusted.create("counter", "seen/guarded");
    JsonObject guarded = op("put", 1).put("guard", new JsonObject().put("lock", "l").put("token", 5));
    assertThat(ana.ask("holdfast.object.jobs/guarded", guarded).getString("type")).isEqualTo("message");
    guarded.getJsonObject("guard").put("token", 4);
    assertThat(ana.ask("holdfast.object.jobs/guarded", guarded).getString("message")).startsWith("StaleToken: ");
    assertThat(call(ana, "seen/guarded", "get")).isEqualTo(0);
    assertThat(ana.ask("holdfast.object.seen/guarded", op("get").put("guard", guarded.getJsonObject("guard")))
        .getString("message")).startsWith("Denied: user 'ana' may not call 'get'");
  }

  @Test
  void watchingNeedsThePermissionForFactsAndEndsWithIt() {
    RawClient trusted = client();
    trusted.create("counter", "seen/fed");
    trusted.create("counter", "unseen/fed");
    RawClient ana = ana();
    ana.send(new JsonObject().put("type", "register").put("address", "holdfast.watch.unseen/fed"));
    assertThat(ana.read().getString("message"))
        .startsWith("Denied: user 'ana' may not call 'facts' on 'unseen/fed'");
    ana.send(new JsonObject().put("type", "register").put("address", "holdfast.watch.seen/fed"));
    assertThat(ana.read().getString("type")).isEqualTo("message");
    users.replace(UsersFile.EMPTY.with(anaMay()).with(bob()));
    call(trusted, "seen/fed", "add", 1); // what was asked for before is still answered
    assertThat(ana.read().getString("type")).isEqualTo("message");
    assertThat(ana.read().getString("message")).startsWith("Denied: user 'ana' may not call 'facts'");
  }

  @Test
  void aPermissionForATypeDoesNotReachAnObjectOfAnotherType() {
    client().create("dict", "jobs/dict");
    RawClient ana = ana();
    assertThat(failure(ana, "jobs/dict", "put", "x", 0)).startsWith("Denied:");
    assertThat(failure(ana, "", "find", "jobs/dict")).startsWith("Denied:");
  }

  @Test
  void aListingHasWhatTheUserMaySee() {
    RawClient owner = client();
    owner.create("queue", "jobs/listed");
    owner.create("dict", "jobs/of-another-type");
    owner.create("dict", "seen/listed");
    owner.create("dict", "unseen/listed");
    JsonObject page = (JsonObject) call(ana(), "", "list", "", "", "", 1000);
    List<String> names = page.getJsonArray("objects").stream().map(o -> ((JsonObject) o).getString("name")).toList();
    assertThat(names).contains("jobs/listed", "seen/listed").doesNotContain("unseen/listed", "jobs/of-another-type");
  }

  @Test
  void typesAreForEverybodyAndTheHostsStateIsNot() {
    RawClient ana = ana();
    assertThat(call(ana, "", "types")).isNotNull();
    assertThat(failure(ana, "", "status")).contains("may not call 'status' on the host");
    users.replace(UsersFile.EMPTY.with(anaMay(permission("", "", "status"))).with(bob()));
    assertThat(call(ana, "", "status")).isNotNull();
    assertThat(failure(ana, "jobs/1", "put", 1, 0)).startsWith("Denied:");
  }

  @Test
  void whoMakesAnAnonymousObjectMayUseItAndNobodyElse() {
    RawClient bob = as("bob", BOBS_KEY);
    String name = ((JsonObject) call(bob, "", "create", "counter")).getString("name");
    assertThat(call(bob, name, "add", 2)).isEqualTo(2);
    assertThat(call(bob, "", "find", name)).isNotNull();
    assertThat(failure(ana(), name, "add", 2)).startsWith("Denied:");
    assertThat(failure(as("bob", BOBS_KEY), name, "add", 2)).startsWith("Denied:");
    assertThat(client().call(name, new JsonObject().put("op", "add").put("args", new JsonArray().add(1)))).isEqualTo(3);
    assertThat(failure(bob, "", "create", "counter", "named")).startsWith("Denied:");
  }

  @Test
  void theSharedKeyMayDoEverything() {
    RawClient owner = client();
    owner.create("counter", "anything");
    assertThat(call(owner, "anything", "add", 1)).isEqualTo(1);
    assertThat(call(owner, "", "status")).isNotNull();
  }

  // ---------------------------------------------------------------- changes while connected

  @Test
  void changedPermissionsApplyToTheNextCall() {
    client().create("counter", "changing");
    RawClient ana = ana();
    assertThat(failure(ana, "changing", "add", 1)).startsWith("Denied:");
    users.replace(UsersFile.EMPTY.with(anaMay(permission("changing", "counter", "add"))).with(bob()));
    assertThat(call(ana, "changing", "add", 1)).isEqualTo(1);
    users.replace(UsersFile.EMPTY.with(anaMay()).with(bob()));
    assertThat(failure(ana, "changing", "add", 1)).startsWith("Denied:");
  }

  @Test
  void aUserWhoIsTakenOutIsDisconnectedAndGivesBackWhatTheyHeld() {
    RawClient owner = client();
    owner.create("lock", "held");
    users.replace(UsersFile.EMPTY.with(anaMay(permission("held", "", "acquire"))).with(bob()));
    RawClient ana = ana();
    assertThat(call(ana, "held", "acquire", 0)).isNotNull();
    owner.send(RawClient.send("holdfast.object.held", "waiting", new JsonObject().put("op", "acquire")));
    users.replace(UsersFile.EMPTY.with(bob()));
    assertThat(ana.read().getString("message")).startsWith("Denied: this user has been taken out");
    ana.expectClosed();
    assertThat(owner.read().getString("type")).isEqualTo("message"); // the lock is the owner's now
    assertThat(login(stranger(), "ana", ANAS_KEY, new JsonObject()).getString("message")).startsWith("Denied:");
  }

  // ---------------------------------------------------------------- the event bus

  @Test
  void plainTrafficIsForThoseWhoMayWithinWhatTheHostPermits() {
    vertx().eventBus().<JsonObject>localConsumer("echo", message -> message.reply(message.body()));
    RawClient ana = ana();
    assertThat(ana.ask("echo", new JsonObject().put("n", 1)).getJsonObject("body").getInteger("n")).isEqualTo(1);
    assertThat(ana.ask("news", new JsonObject()).getString("message"))
        .startsWith("Denied: user 'ana' may not send to 'news'; permitted: echo.");
    ana.send(new JsonObject().put("type", "register").put("address", "news"));
    assertThat(ana.read().getString("message")).startsWith("Denied: user 'ana' may not register at 'news'");
    ana.send(new JsonObject().put("type", "register").put("address", "chess")); // hers, but not the host's
    assertThat(ana.read().getString("message")).startsWith("Denied: registering at 'chess' is not permitted");
    RawClient bob = as("bob", BOBS_KEY);
    assertThat(bob.ask("echo", new JsonObject()).getString("message")).contains("permitted: nothing");
  }
}
