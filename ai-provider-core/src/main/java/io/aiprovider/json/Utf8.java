package io.aiprovider.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8: the JSON parser accepts some invalid sequences, and detects other encodings. */
final class Utf8 {
  private Utf8() {}

  /** The index of the first byte that is NUL or not valid UTF-8; -1 when all bytes are valid. */
  static int firstInvalid(byte[] bytes) {
    int i = EightBytes.asciiPrefix(bytes);
    while (i < bytes.length && bytes[i] > 0) {
      i++;
    }
    if (i == bytes.length) {
      return -1;
    }
    for (int at = i; at < bytes.length; at++) {
      if (bytes[at] == 0) {
        return at;
      }
    }
    return firstMalformed(ByteBuffer.wrap(bytes, i, bytes.length - i));
  }

  private static int firstMalformed(ByteBuffer in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(Math.min(in.remaining(), 8_192) + 2);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return -1;
      }
      if (result.isError()) {
        return in.position();
      }
      out.clear();
    }
  }
}
