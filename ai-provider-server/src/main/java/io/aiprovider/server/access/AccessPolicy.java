package io.aiprovider.server.access;

/** Decides who is let in. Thread-safe, and never blocks. */
@FunctionalInterface
public interface AccessPolicy {
  Authentication authenticate(RequestHead request);
}
