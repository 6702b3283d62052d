package io.aiprovider.server.drill;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.Explanation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.service.SimulatedService;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client whose providers are services of its own. */
final class Rehearsal implements AutoCloseable {
  private final ChatClient client;
  private final Map<String, SimulatedService> services;

  Rehearsal(ChatClient client, Map<String, SimulatedService> services) {
    this.client = client;
    this.services = services;
  }

  ChatClient client() {
    return client;
  }

  static ChatRequest request(DrillCase drill) {
    return ChatRequest.builder()
        .model(drill.route())
        .user("Hello!")
        .build()
        .withStream(drill.stream());
  }

  /**
   * The targets in the order in which they are called if they fail one after the other.
   *
   * @throws ChatException if there is none
   */
  List<Target> order(DrillCase drill) {
    Explanation explanation = client.explain(request(drill));
    if (explanation.refusal() != null) {
      throw explanation.refusal();
    }
    return explanation.candidates().stream()
        .filter(candidate -> candidate.position() > 0)
        .sorted(Comparator.comparingInt(Explanation.Candidate::position))
        .map(Explanation.Candidate::target)
        .toList();
  }

  /** Whether the plan of the call has another provider than this one. */
  boolean hasOther(String provider, DrillCase drill) {
    return client.plan(request(drill), client.newCall().build()).targets().stream()
        .anyMatch(target -> !target.provider().equals(provider));
  }

  /**
   * Has a provider fail.
   *
   * @param provider null: all
   */
  void fail(@Nullable String provider, Fault fault) {
    services.forEach(
        (name, service) -> {
          if (provider == null || provider.equals(name)) {
            service.fails(fault);
          }
        });
  }

  /** Makes a call. */
  Observation call(DrillCase drill) {
    ChatCall call = client.newCall().build();
    StringBuilder text = new StringBuilder();
    boolean complete = false;
    ChatException failure = null;
    long start = System.nanoTime();
    try {
      complete = read(client.send(request(drill), call), text);
    } catch (ChatException e) {
      failure = e;
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new Observation(text.toString(), complete, failure, call.trace().attempts(), elapsed);
  }

  /** Reads an answer; returns whether it has an end. */
  private static boolean read(ChatReply reply, StringBuilder into) {
    if (reply instanceof CompleteReply complete) {
      into.append(complete.response().text());
      return true;
    }
    boolean finished = false;
    try (StreamingReply stream = (StreamingReply) reply) {
      for (ChatChunk chunk : stream) {
        into.append(chunk.text());
        finished |= chunk.finishReason() != null;
      }
    }
    return finished;
  }

  @Override
  public void close() {
    client.close();
    services.values().forEach(SimulatedService::close);
  }
}
