package io.aiprovider.server.upstream.body;

import java.util.concurrent.Executor;

/** The connection on which a body arrives. Thread-safe. */
public interface ReadControl {

  /** Lets the connection read, or stops it until somebody has read what has arrived. */
  void setReading(boolean reading);

  /** The thread of the connection. */
  Executor thread();

  /** Whether the caller is on the thread of the connection. */
  boolean isThread();

  /** Closes the connection if it still serves this inbox. */
  void abort(Inbox inbox);

  /** Drops the rest of this inbox's body; closes the connection if it does not end soon. */
  void drop(Inbox inbox);
}
