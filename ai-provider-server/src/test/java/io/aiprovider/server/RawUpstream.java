package io.aiprovider.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that controls the bytes, their timing and the ends of connections. */
public final class RawUpstream implements AutoCloseable {
  /** How it answers a request. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(Conversation conversation) throws IOException;
  }

  private final ServerSocket socket;
  private final Behaviour behaviour;
  private final AtomicInteger calls = new AtomicInteger();
  private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();

  public RawUpstream(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** A provider that is down: connections to its address are refused. */
  public static String refusingBaseUrl() {
    RawUpstream gone = new RawUpstream(conversation -> {});
    gone.close();
    return gone.baseUrl();
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
  }

  /** The requests it got so far. */
  public int calls() {
    return calls.get();
  }

  /** The next conversation, as soon as its request is there. */
  public Conversation next() {
    try {
      Conversation next = conversations.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("The provider was not called.");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Forgets the conversations so far. */
  public void forget() {
    conversations.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        daemon(() -> serve(connection));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      Conversation conversation = Conversation.begin(connection);
      calls.incrementAndGet();
      conversations.add(conversation);
      behaviour.answer(conversation);
    } catch (IOException closed) {
      // the conversation records it
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-upstream");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
