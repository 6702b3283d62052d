package io.aiprovider.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.RecordedRequest;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A caller that uses one of the client's methods and leaves at a certain moment. The server signals
 * that moment, because it knows whose request it has.
 */
final class LeavingCaller {
  private static final int PATIENCE_SECONDS = 20;

  enum Way {
    PLAIN,
    STREAM,
    FUTURE,
    PUBLISHER
  }

  enum Moment {
    NEVER,
    BEFORE_IT_IS_SENT,
    AS_IT_IS_SENT,
    AS_THE_ANSWER_BEGINS,
    IN_THE_MIDDLE,
    CLOSES_IN_THE_MIDDLE,
    AT_ANY_TIME
  }

  private final int number;
  private final Way way;
  private final Moment moment;
  private final boolean interrupted;
  private final Map<String, String> tags;
  private final CompletableFuture<Runnable> leaving = new CompletableFuture<>();

  private LeavingCaller(int number, Way way, Moment moment, boolean interrupted) {
    this.number = number;
    this.way = way;
    this.moment = moment;
    this.interrupted = interrupted;
    this.tags = Map.of("caller", "" + number);
  }

  static LeavingCaller any(int number, Random random) {
    return new LeavingCaller(
        number,
        Way.values()[random.nextInt(Way.values().length)],
        Moment.values()[random.nextInt(Moment.values().length)],
        random.nextInt(4) == 0);
  }

  /** A caller that leaves when the provider has its request. */
  static LeavingCaller beforeTheAnswer(int number) {
    Way way = Way.values()[number % Way.values().length];
    return new LeavingCaller(number, way, Moment.AS_IT_IS_SENT, false);
  }

  static LeavingCaller staying(int number) {
    return new LeavingCaller(number, Way.PLAIN, Moment.NEVER, false);
  }

  Map<String, String> tags() {
    return tags;
  }

  ChatRequest request() {
    return ChatRequest.builder().model("m").user("" + number).build();
  }

  @Override
  public String toString() {
    return way + " " + moment + (interrupted ? " interrupted" : "");
  }

  Void callAndLeave(ChatClient client) throws Exception {
    try {
      switch (way) {
        case PLAIN, STREAM -> onItsOwnThread(client);
        case FUTURE -> future(client);
        case PUBLISHER -> publisher(client);
      }
    } catch (Cancelled | CancellationException left) {
      if (moment == Moment.NEVER) {
        throw left;
      }
    }
    return null;
  }

  /** A thread of one caller: a late interrupt does not affect other callers. */
  private void onItsOwnThread(ChatClient client) throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                block(client);
                end.complete(null);
              } catch (RuntimeException | Error failure) {
                end.completeExceptionally(failure);
              }
            });
    thread.start();
    await(end);
  }

  private static void await(CompletableFuture<?> end) throws Exception {
    try {
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Cancelled left) {
        throw left;
      }
      throw e;
    }
  }

  private void block(ChatClient client) {
    ChatCall call = client.newCall().tags(tags).build();
    Thread thread = Thread.currentThread();
    leaving.complete(interrupted ? thread::interrupt : call::cancel);
    leaveIf(Moment.BEFORE_IT_IS_SENT);
    if (way == Way.PLAIN) {
      client.send(request(), call).close();
      return;
    }
    try (StreamingReply reply = (StreamingReply) client.send(request().withStream(true), call)) {
      read(reply);
    }
  }

  private void read(StreamingReply reply) {
    for (ChatChunk chunk : reply) {
      if (moment == Moment.CLOSES_IN_THE_MIDDLE && !chunk.text().isEmpty()) {
        return;
      }
    }
  }

  private void future(ChatClient client) throws Exception {
    CompletableFuture<?> answer = client.async().chat(request());
    leaving.complete(() -> answer.cancel(true));
    leaveIf(Moment.BEFORE_IT_IS_SENT);
    await(answer);
  }

  private void publisher(ChatClient client) throws Exception {
    Reader reader = new Reader();
    client.async().stream(request()).subscribe(reader);
    await(reader.end);
  }

  private void leaveIf(Moment now) {
    if (moment == now) {
      leaving.join().run();
    }
  }

  /** Requests one chunk after the other. */
  private final class Reader implements Flow.Subscriber<ChatChunk> {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      leaving.complete(
          () -> {
            given.cancel();
            end.cancel(false);
          });
      leaveIf(Moment.BEFORE_IT_IS_SENT);
      given.request(1);
    }

    @Override
    public void onNext(ChatChunk chunk) {
      if (moment == Moment.CLOSES_IN_THE_MIDDLE && !chunk.text().isEmpty()) {
        leaving.join().run();
      }
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }

  /** Answers each caller, and signals the moment at which it leaves. */
  static final class Server extends Dispatcher {
    private final Map<Integer, LeavingCaller> callers;

    Server(Map<Integer, LeavingCaller> callers) {
      this.callers = callers;
    }

    @Override
    public MockResponse dispatch(RecordedRequest sent) {
      ChatRequest request =
          ChatRequest.parse(Objects.requireNonNull(sent.getBody()).string(UTF_8).getBytes(UTF_8));
      LeavingCaller caller = callers.get(Integer.valueOf(request.messages().get(0).text()));
      if (caller == null) { // it has left, and its test has gone on
        return new MockResponse.Builder().code(500).build();
      }
      caller.leaveIf(Moment.AS_IT_IS_SENT);
      if (caller.moment == Moment.AT_ANY_TIME) {
        caller.leaving.thenAcceptAsync(Runnable::run);
      }
      return new MockResponse.Builder()
          .body(new Answer(caller, request.stream() ? Answer.STREAMED : Answer.WHOLE))
          .build();
    }
  }

  /** An answer in three parts. */
  private record Answer(LeavingCaller caller, List<String> parts) implements MockResponseBody {
    private static final List<String> STREAMED =
        List.of(
            delta("Hel"),
            delta("lo"),
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n");
    private static final List<String> WHOLE =
        List.of(
            "{\"choices\":[{\"index\":0,",
            "\"message\":{\"role\":\"assistant\",",
            "\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}");

    @Override
    public long getContentLength() {
      return parts.stream().mapToInt(String::length).sum();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8(parts.get(0)).flush();
      caller.leaveIf(Moment.AS_THE_ANSWER_BEGINS);
      sink.writeUtf8(parts.get(1)).flush();
      caller.leaveIf(Moment.IN_THE_MIDDLE);
      sink.writeUtf8(parts.get(2)).flush();
    }

    private static String delta(String text) {
      return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }
  }
}
