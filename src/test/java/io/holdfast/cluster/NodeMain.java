package io.holdfast.cluster;

import com.hazelcast.config.Config;
import io.holdfast.error.HoldfastException;
import io.holdfast.host.Cluster;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.host.LocalCluster;
import io.holdfast.host.Session;
import io.holdfast.model.Arguments;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A host in a JVM of its own, with a queue and a lock that it holds. Says so in one line, and runs until it is killed.
 */
public final class NodeMain {
  private NodeMain() {
  }

  public static void main(String[] arguments) {
    Config config = LocalCluster.config(arguments[0], Integer.parseInt(arguments[1]));
    String name = arguments[2];
    Cluster.start(config, "127.0.0.1").compose(vertx -> Host.start(vertx, HostOptions.DEFAULT))
        .compose(host -> host.create("queue", name, DictValue.of())
            .compose(made -> holdLock(host, arguments[3]))
            .onSuccess(session -> System.out.println("READY " + host.nodeId() + " " + session)))
        .onFailure(e -> {
          e.printStackTrace();
          System.exit(1);
        });
  }

  /** The session holds the survivor's lock. */
  private static Future<String> holdLock(Host host, String lock) {
    Session session = host.sessions().open(600_000, Future::succeededFuture);
    Promise<String> held = Promise.promise();
    host.router().call(new Call(CallTarget.of(lock), "acquire", Arguments.none(), new Caller(session.id(), "", 0, 0),
        Call.NO_DEADLINE) {
      @Override
      protected void answered(Value result, HoldfastException failure) {
        if (failure == null) {
          held.complete(session.id());
        } else {
          held.fail(failure);
        }
      }
    });
    return held.future();
  }
}
