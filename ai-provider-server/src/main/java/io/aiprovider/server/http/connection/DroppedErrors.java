package io.aiprovider.server.http.connection;

import io.aiprovider.server.http.BodyRefused;
import io.netty.channel.ChannelException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/**
 * Errors for which Reactor has no subscriber left. When a connection ends, or the body of a request
 * does, several parts of it fail for the same reason. Reactor drops all these errors except the
 * first. They are not logged as errors, because they contain no further information.
 */
final class DroppedErrors {
  private static final Logger log = LoggerFactory.getLogger(DroppedErrors.class);

  private DroppedErrors() {}

  /** Logs the dropped errors that are not about the end of a connection, for the whole process. */
  static void log() {
    Hooks.onErrorDropped(
        failure -> {
          if (failure instanceof IOException
              || failure instanceof ChannelException
              || failure instanceof AbortedException
              || failure instanceof BodyRefused) {
            log.debug("A connection ended.", failure);
          } else {
            log.error("An error was dropped because its receiver had already finished.", failure);
          }
        });
  }
}
