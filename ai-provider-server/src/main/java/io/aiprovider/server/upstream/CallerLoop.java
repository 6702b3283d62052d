package io.aiprovider.server.upstream;

import io.aiprovider.call.CallAttribute;
import io.netty.channel.EventLoop;

/** The event loop of the connection to a caller. The call's providers are called on it, too. */
public final class CallerLoop {
  /** Absent for calls that no HTTP request made. */
  public static final CallAttribute<EventLoop> ATTRIBUTE = CallAttribute.named("event_loop");

  private CallerLoop() {}
}
