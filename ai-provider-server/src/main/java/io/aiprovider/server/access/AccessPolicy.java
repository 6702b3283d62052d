package io.aiprovider.server.access;

/** Decides which requests are allowed. Thread-safe, and never blocks. */
@FunctionalInterface
public interface AccessPolicy {
  Authentication authenticate(RequestHead request);
}
