import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The provider behind all candidates: a chat completion at once, or a stream of events at a steady
 * pace. The completion has 1 KB, that of the model {@code gpt-4o} 100 KB. It uses little CPU: two
 * threads, no libraries, prepared answers. Usage: {@code java Upstream.java PORT EVENTS PACE_MICROS
 * [DELAY_MICROS]}; the delay is that of completions.
 */
final class Upstream implements Runnable {
  private static final String SENTENCE = "The quick brown fox jumps over the lazy dog, twice. ";
  private static final byte[] PLAIN = completion(13);
  private static final byte[] LONG = completion(1_920);
  private static final byte[] MODELS = whole("{\"object\":\"list\",\"data\":[]}");
  private static final byte[] STREAM_HEAD =
      ascii(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  private static final byte[] FIRST = event(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
  private static final byte[] TOKEN = event(chunk("{\"content\":\" token\"}", "null"));
  private static final byte[] LAST =
      join(
          event(chunk("{}", "\"stop\"")),
          event(
              """
              {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763683200,\
              "model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":210,\
              "completion_tokens":140,"total_tokens":350}}"""),
          event("[DONE]"),
          ascii("0\r\n\r\n"));

  private static byte[] completion(int sentences) {
    return whole(
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1763683200,\
        "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",\
        "content":"%s"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":210,\
        "completion_tokens":140,"total_tokens":350,"prompt_tokens_details":{"cached_tokens":0}}}"""
            .formatted(SENTENCE.repeat(sentences)));
  }

  private static String chunk(String delta, String finishReason) {
    return """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1763683200,\
        "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_1",\
        "choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]}"""
        .formatted(delta, finishReason);
  }

  private static byte[] whole(String json) {
    return ascii(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  private static byte[] event(String data) {
    String event = "data: " + data + "\n\n";
    return ascii(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(64 * 1024);
    for (byte[] part : parts) {
      joined.put(part);
    }
    byte[] bytes = new byte[joined.flip().remaining()];
    joined.get(bytes);
    return bytes;
  }

  /** A connection: the part of its next request that was read, and its running stream. */
  private static final class Connection implements Comparable<Connection> {
    final SocketChannel channel;
    ByteBuffer request = ByteBuffer.allocate(8 * 1024);
    int needed; // bytes of the request; 0 while that is not known
    ByteBuffer unsent = ByteBuffer.allocate(0);
    int eventsLeft;
    byte[] delayed; // the completion that is due
    long due;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int compareTo(Connection other) {
      return Long.compare(due, other.due);
    }
  }

  private final int events;
  private final long paceNanos;
  private final long delayNanos;
  private final Selector selector = Selector.open();
  private final ConcurrentLinkedQueue<SocketChannel> accepted = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Connection> streams = new PriorityQueue<>();

  private Upstream(int events, long paceNanos, long delayNanos) throws IOException {
    this.events = events;
    this.paceNanos = paceNanos;
    this.delayNanos = delayNanos;
  }

  public static void main(String[] args) throws IOException {
    int events = Integer.parseInt(args[1]);
    long paceNanos = Long.parseLong(args[2]) * 1_000;
    long delayNanos = args.length > 3 ? Long.parseLong(args[3]) * 1_000 : 0;
    Upstream[] loops = {
      new Upstream(events, paceNanos, delayNanos), new Upstream(events, paceNanos, delayNanos)
    };
    for (Upstream loop : loops) {
      new Thread(loop).start();
    }
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      int port = Integer.parseInt(args[0]);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4_096);
      for (int i = 0; ; i++) {
        SocketChannel channel = server.accept();
        Upstream loop = loops[i % loops.length];
        loop.accepted.add(channel);
        loop.selector.wakeup();
      }
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        await();
        register();
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          SelectionKey key = keys.next();
          keys.remove();
          serve(key, (Connection) key.attachment());
        }
        sendDue();
      }
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void await() throws IOException {
    Connection next = streams.peek();
    if (next == null) {
      selector.select();
      return;
    }
    long millis = (next.due - System.nanoTime()) / 1_000_000;
    selector.select(Math.max(1, millis)); // being late by a millisecond costs less than spinning
  }

  private void register() throws IOException {
    for (SocketChannel channel = accepted.poll(); channel != null; channel = accepted.poll()) {
      channel.configureBlocking(false);
      channel.socket().setTcpNoDelay(true);
      channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
    }
  }

  private void serve(SelectionKey key, Connection connection) {
    try {
      if (key.isWritable() && flush(connection)) {
        key.interestOps(SelectionKey.OP_READ);
      }
      if (!key.isReadable()) {
        return;
      }
      int count = connection.channel.read(connection.request);
      if (count < 0) {
        close(key, connection);
      } else if (isWhole(connection)) {
        answer(connection);
      }
    } catch (IOException left) {
      close(key, connection);
    }
  }

  private void close(SelectionKey key, Connection connection) {
    key.cancel();
    streams.remove(connection);
    try {
      connection.channel.close();
    } catch (IOException e) {
      // it is closed in any case
    }
  }

  /** Whether the request is complete; makes room for more if it is not. */
  private static boolean isWhole(Connection connection) {
    ByteBuffer request = connection.request;
    if (connection.needed == 0) {
      connection.needed = length(text(request, 0, request.position()));
    }
    if (connection.needed > 0 && request.position() >= connection.needed) {
      return true;
    }
    if (!request.hasRemaining()) {
      int room = Math.max(connection.needed, request.capacity() * 2);
      connection.request = ByteBuffer.allocate(room).put(request.flip());
    }
    return false;
  }

  /** The length of a request of which this is the beginning; 0 if it does not tell. */
  private static int length(String text) {
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return 0;
    }
    String name = "content-length:";
    for (int at = text.indexOf("\r\n"); at < head; at = text.indexOf("\r\n", at + 2)) {
      if (text.regionMatches(true, at + 2, name, 0, name.length())) {
        int end = text.indexOf("\r\n", at + 2);
        return head + 4 + Integer.parseInt(text.substring(at + 2 + name.length(), end).trim());
      }
      if (text.regionMatches(true, at + 2, "transfer-encoding:", 0, 18)) {
        int end = text.indexOf("0\r\n\r\n", head);
        return end < 0 ? 0 : end + 5;
      }
    }
    return head + 4;
  }

  private static String text(ByteBuffer bytes, int start, int end) {
    return new String(bytes.array(), start, end - start, StandardCharsets.ISO_8859_1);
  }

  private void answer(Connection connection) throws IOException {
    ByteBuffer request = connection.request;
    int end = request.position();
    // the fields that matter are at the beginning or the end, whatever image is between them
    String text = text(request, 0, Math.min(end, 8_192)) + text(request, Math.max(0, end - 256), end);
    request.clear();
    connection.needed = 0;
    if (text.startsWith("GET")) {
      write(connection, MODELS);
    } else if (text.contains("\"stream\":true") || text.contains("\"stream\": true")) {
      write(connection, STREAM_HEAD);
      write(connection, FIRST);
      connection.eventsLeft = events;
      connection.due = System.nanoTime() + paceNanos;
      streams.add(connection);
    } else {
      byte[] completion = text.contains("\"gpt-4o\"") ? LONG : PLAIN;
      if (delayNanos == 0) {
        write(connection, completion);
      } else {
        connection.delayed = completion;
        connection.due = System.nanoTime() + delayNanos;
        streams.add(connection);
      }
    }
  }

  private void sendDue() {
    long now = System.nanoTime();
    while (!streams.isEmpty() && streams.peek().due <= now) {
      Connection connection = streams.poll();
      try {
        sendNext(connection);
      } catch (IOException left) {
        close(connection.channel.keyFor(selector), connection);
      }
    }
  }

  /** A candidate that has stopped reading gets its next event when it has read the previous one. */
  private void sendNext(Connection connection) throws IOException {
    if (connection.delayed != null) {
      byte[] completion = connection.delayed;
      connection.delayed = null;
      write(connection, completion);
      return;
    }
    boolean ready = flush(connection);
    boolean last = connection.eventsLeft == 0;
    if (ready) {
      connection.eventsLeft--;
      write(connection, last ? LAST : TOKEN);
    }
    if (!ready || !last) {
      connection.due += paceNanos;
      streams.add(connection);
    }
  }

  private void write(Connection connection, byte[] bytes) throws IOException {
    connection.unsent = ByteBuffer.wrap(bytes);
    if (!flush(connection)) {
      SelectionKey key = connection.channel.keyFor(selector);
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private static boolean flush(Connection connection) throws IOException {
    if (connection.unsent.hasRemaining()) {
      connection.channel.write(connection.unsent);
    }
    return !connection.unsent.hasRemaining();
  }
}
