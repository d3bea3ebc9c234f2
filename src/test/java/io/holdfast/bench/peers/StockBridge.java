package io.holdfast.bench.peers;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;

/** The library's own bridge, one server on every event loop, with echo consumers behind it; a process. */
public final class StockBridge {
  static final String ECHO = "echo.";

  private StockBridge() {
  }

  /** @param arguments the port */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Vertx vertx = Vertx.vertx();
    Future<?> deployed = Future.succeededFuture();
    for (int i = 0; i < Work.TARGETS; i++) {
      String address = ECHO + "c" + i;
      deployed = deployed.compose(before -> vertx.deployVerticle((Deployable) context -> {
        vertx.eventBus().<JsonObject>localConsumer(address, message -> message.reply(message.body()));
        return Future.succeededFuture();
      }));
    }
    deployed.compose(echoes -> vertx.deployVerticle(() -> (Deployable) context -> TcpEventBusBridge.create(vertx,
            new BridgeOptions().addInboundPermitted(new PermittedOptions().setAddressRegex("echo\\..*")))
        .listen(port, "127.0.0.1"), new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)))
        .onSuccess(listening -> System.out.println("READY"))
        .onFailure(failure -> {
          failure.printStackTrace();
          System.exit(1);
        });
  }
}
