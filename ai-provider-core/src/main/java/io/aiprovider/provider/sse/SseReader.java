package io.aiprovider.provider.sse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard</a> frames
 * them, even if the network splits them: LF, CRLF and CR end a line, a leading byte order mark and
 * comments are dropped. Two things differ from the standard, because servers do: events without
 * data are skipped whatever their name, and an event that the end of the input cut off before its
 * blank line is delivered. This reader does not check whether an answer is complete.
 *
 * <p>Events are delivered as soon as their last byte has arrived. Memory is bounded by the largest
 * event, not by the stream. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class SseReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

  private final InputStream in;
  private final BooleanSupplier readable;
  private final Runnable onBytes;
  private final byte[] buffer = new byte[8_192];
  private int position;
  private int available;
  private final ByteBuilder partialLine;
  private final ByteBuilder data;
  private boolean hasData;
  private @Nullable String name;
  private boolean atStart = true;
  private boolean afterCarriageReturn;
  private boolean ended;

  // the latest line: a piece of the buffer, or of partialLine
  private byte[] line = buffer;
  private int lineStart;
  private int lineEnd;

  /** What was found of the next line. */
  private enum Line {
    COMPLETE,
    /** The rest has not arrived, and the reader must not wait for it. */
    INCOMPLETE,
    /** There is none: the input has ended. */
    NONE
  }

  /**
   * Creates a reader of this input. It does not close the input.
   *
   * @param readable whether a read of the input returns or fails at once; false if that is not
   *     known. Only {@link #poll} asks it
   * @param maxEventBytes the maximum length of a line and of the data of an event
   * @param onBytes is run whenever bytes arrive: an event, a part of an event, or a comment
   */
  public SseReader(InputStream in, BooleanSupplier readable, int maxEventBytes, Runnable onBytes) {
    this.in = in;
    this.readable = readable;
    this.onBytes = onBytes;
    this.partialLine = new ByteBuilder(maxEventBytes);
    this.data = new ByteBuilder(maxEventBytes);
  }

  /**
   * Waits for the next event that has data.
   *
   * @return null at the end of the input
   * @throws EventTooLargeException if the event is longer than the limit
   * @throws IOException if the input fails
   */
  public @Nullable SseEvent next() throws IOException {
    return read(true);
  }

  /**
   * The next event that has data, if all of it has arrived. Does not wait.
   *
   * @return null if it has not, and at the end of the input
   * @throws EventTooLargeException if the event is longer than the limit
   * @throws IOException if the input fails
   */
  public @Nullable SseEvent poll() throws IOException {
    return read(false);
  }

  /** Whether the input has ended: then {@link #next} does not wait. */
  public boolean isAtEnd() {
    return ended;
  }

  private @Nullable SseEvent read(boolean mayWait) throws IOException {
    while (true) {
      Line next = readLine(mayWait);
      if (next == Line.INCOMPLETE) {
        return null;
      }
      if (next == Line.NONE) {
        return mayWait ? takeEvent(true) : null;
      }
      boolean blank = lineStart == lineEnd;
      if (!blank) {
        takeLine();
      }
      partialLine.clear();
      SseEvent event = blank ? takeEvent(false) : null;
      if (event != null) {
        return event;
      }
    }
  }

  private Line readLine(boolean mayWait) throws IOException {
    while (true) {
      if (position == available && !ended) {
        if (!mayWait && !readable.getAsBoolean()) {
          return Line.INCOMPLETE;
        }
        fill();
      }
      if (ended) {
        return mayWait && endOfInput() ? Line.COMPLETE : Line.NONE;
      }
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      int end = position;
      while (end < available && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      if (end < available) {
        endLine(end);
        return Line.COMPLETE;
      }
      partialLine.append(buffer, position, end - position);
      position = end;
    }
  }

  private void fill() throws IOException {
    position = 0;
    available = Math.max(0, in.read(buffer, 0, buffer.length));
    if (available == 0) {
      ended = true;
    } else {
      onBytes.run();
    }
  }

  private void endLine(int end) throws IOException {
    if (partialLine.length() == 0) {
      setLine(buffer, position, end);
    } else {
      partialLine.append(buffer, position, end - position);
      setLine(partialLine.array(), 0, partialLine.length());
    }
    afterCarriageReturn = buffer[end] == '\r';
    position = end + 1;
  }

  private boolean endOfInput() {
    if (partialLine.length() == 0) {
      return false;
    }
    setLine(partialLine.array(), 0, partialLine.length());
    return true;
  }

  private void setLine(byte[] bytes, int start, int end) {
    line = bytes;
    lineStart = start;
    lineEnd = end;
    if (atStart) {
      atStart = false;
      if (startsWith(BYTE_ORDER_MARK)) {
        lineStart += BYTE_ORDER_MARK.length;
      }
    }
  }

  private void takeLine() throws IOException {
    int colon = lineStart;
    while (colon < lineEnd && line[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, lineEnd);
    if (value < lineEnd && line[value] == ' ') {
      value++;
    }
    if (isField(DATA, colon)) {
      if (hasData) {
        data.append((byte) '\n');
      }
      hasData = true;
      data.append(line, value, lineEnd - value);
    } else if (isField(EVENT, colon)) {
      name = new String(line, value, lineEnd - value, StandardCharsets.UTF_8);
    }
  }

  private @Nullable SseEvent takeEvent(boolean cutOff) {
    SseEvent event = data.isBlank() ? null : new SseEvent(name, data.toByteArray(), cutOff);
    data.clear();
    hasData = false;
    name = null;
    return event;
  }

  private boolean isField(byte[] field, int colon) {
    return colon - lineStart == field.length && startsWith(field);
  }

  private boolean startsWith(byte[] prefix) {
    int end = lineStart + prefix.length;
    return end <= lineEnd && Arrays.equals(line, lineStart, end, prefix, 0, prefix.length);
  }
}
