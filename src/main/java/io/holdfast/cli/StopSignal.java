package io.holdfast.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and Ctrl-C as events. A shutdown hook would not do: with it the exit code is 143, and the hooks of libraries
 * run beside it and pull the ground from under the calls that are still to be answered.
 */
final class StopSignal {
  /** A stop is promised to take 10 s at most. */
  private static final long LONGEST_STOP_MS = 9_000;

  private StopSignal() {
  }

  /** Runs the action at the first signal. The process ends with 0 some seconds later, whatever the action does. */
  static void on(Runnable action) {
    try {
      // by reflection, because the compiler warns of the class and cannot be told that there is no other
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler = Proxy.newProxyInstance(StopSignal.class.getClassLoader(), new Class<?>[] {handlerType},
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              CompletableFuture.delayedExecutor(LONGEST_STOP_MS, TimeUnit.MILLISECONDS)
                  .execute(() -> Runtime.getRuntime().halt(ExitCode.OK));
              action.run();
              return null;
            }
            return method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy)
                : method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : "stop";
          });
      Constructor<?> named = signal.getConstructor(String.class);
      Method handle = signal.getMethod("handle", signal, handlerType);
      handle.invoke(null, named.newInstance("TERM"), handler);
      handle.invoke(null, named.newInstance("INT"), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal; use an OpenJDK of 17 or later", e);
    }
  }
}
