package io.aiprovider.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures as providers cause them. */
public final class Failures {
  private Failures() {}

  public static Unavailable unavailable(String provider) {
    return new Unavailable("It answered with status 500.", of(provider, 500, null));
  }

  public static Overloaded overloaded(String provider, @Nullable Duration wait) {
    return new Overloaded("It has no capacity.", of(provider, 529, wait));
  }

  public static RateLimited rateLimited(String provider, @Nullable Duration wait) {
    return new RateLimited("Too many requests.", of(provider, 429, wait));
  }

  public static TimedOut timedOut(String provider) {
    return new TimedOut("There was no answer within 30 ms.", of(provider, 0, null));
  }

  public static Unauthorized unauthorized(String provider) {
    return new Unauthorized("It refused our key.", of(provider, 401, null));
  }

  public static PermissionDenied permissionDenied(String provider) {
    return new PermissionDenied("It does not allow this.", of(provider, 403, null));
  }

  public static QuotaExhausted quotaExhausted(String provider, @Nullable Duration wait) {
    return new QuotaExhausted("The account has no credit left.", of(provider, 429, wait));
  }

  public static ModelNotFound modelNotFound(String provider) {
    return new ModelNotFound("It has no such model.", of(provider, 404, null));
  }

  public static InvalidRequest invalidRequest(String provider) {
    return new InvalidRequest("It refused the request.", of(provider, 400, null));
  }

  public static StreamBroken streamBroken(String provider) {
    return new StreamBroken("The stream broke off.", of(provider, 0, null));
  }

  public static MalformedReply malformed(String provider) {
    return new MalformedReply("It answered with something else.", of(provider, 0, null));
  }

  private static FailureDetail of(String provider, int status, @Nullable Duration wait) {
    return new FailureDetail(provider, status, null, null, wait, null);
  }
}
