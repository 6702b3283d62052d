package io.aiprovider.server.startup;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGTERM and SIGINT do: the first of them stops the server in order, which may take as long
 * as its calls; the second ends the process at once. Nothing in the ledger is lost: its file is
 * read by the next start.
 */
public final class StopSignals {
  private static final Logger log = LoggerFactory.getLogger(StopSignals.class);
  private static final int OFFSET = 128; // of the exit status of a process that a signal ended

  private final AtomicBoolean stopping = new AtomicBoolean();

  private StopSignals() {}

  /** Handles the signals of this process from now on. */
  public static void install() {
    StopSignals signals = new StopSignals();
    try {
      signals.handle("TERM", 15);
      signals.handle("INT", 2);
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.debug("This Java runtime does not allow handlers of signals.", e);
    }
  }

  /** By reflection, because the compiler warns of the only API that the Java runtime has for it. */
  private void handle(String name, int number) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    Object ignore = handlerType.getField("SIG_IGN").get(null);
    Object handler =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              stop(OFFSET + number);
              return null;
            });
    Method handle = signalType.getMethod("handle", signalType, handlerType);
    if (ignore.equals(handle.invoke(null, signal, handler))) { // in the background of a shell
      handle.invoke(null, signal, ignore);
    }
  }

  private void stop(int status) {
    if (stopping.compareAndSet(false, true)) {
      new Thread(() -> System.exit(status), "stop").start(); // signals wait for their handler
    } else {
      Runtime.getRuntime().halt(status);
    }
  }
}
