package io.aiprovider.server.call;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.server.access.RequestHead;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that made a call; its path is {@link CallAttribute#ENDPOINT}.
 *
 * @param method in upper case
 * @param address the address of the client; null if it is not known
 */
public record CallOrigin(String method, @Nullable InetAddress address) {
  /** Absent for calls that no HTTP request made. */
  public static final CallAttribute<CallOrigin> ATTRIBUTE = CallAttribute.named("origin");

  static CallOrigin of(RequestHead head) {
    return new CallOrigin(head.method(), head.address());
  }
}
