package io.holdfast.pickle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong with pickles, and what is done to them: instructions are exchanged, doubled, moved, left out and
 * put in, often so that the stack stays balanced; then, sometimes, bytes are.
 */
public final class Mutations {
  private static final byte[] ALONE = {'(', '.', '0', '1', '2', 'R', 'a', 'b', 'd', 'e', 'l', 's', 't', 'u', 'P', 'Q',
      'o', (byte) 0x81, (byte) 0x85, (byte) 0x86, (byte) 0x87, (byte) 0x90, (byte) 0x91, (byte) 0x92, (byte) 0x93,
      (byte) 0x94, (byte) 0x97, (byte) 0x98};
  private static final byte[][] PUSHES = {{'N'}, {']'}, {'}'}, {')'}, {(byte) 0x8f}, {(byte) 0x88}, {'K', 1}, {'K', 0},
      {(byte) 0x8c, 1, 'a'}, {'C', 1, 'a'}, {(byte) 0x8a, 1, 1}, {'G', 0x7f, (byte) 0xf8, 0, 0, 0, 0, 0, 0},
      {'(', (byte) 0x91}, {'(', 'l'}, {'(', 'd'}, {(byte) 0x82, 1}, {(byte) 0x96, 1, 0, 0, 0, 0, 0, 0, 0, 'x'},
      {'c', 'o', 's', '\n', 's', 'y', 's', 't', 'e', 'm', '\n'}};
  private static final byte[][] LENGTHS = {{-1, -1, -1, -1}, {-1, -1, -1, 127}, {0, 0, 0, -128}, {0, 0, 0, 1},
      {0, 0, 0, 0, 0, 0, 0, -128}, {-1, -1, -1, -1, -1, -1, -1, 127}};

  private final Random random;
  private final List<List<byte[]>> programs = new ArrayList<>();

  public Mutations(Random random, List<byte[]> pickles) {
    this.random = random;
    pickles.forEach(pickle -> programs.add(instructions(pickle)));
  }

  public byte[] next() {
    List<byte[]> program = new ArrayList<>(any());
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      mutate(program);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x80);
    out.write(3 + random.nextInt(3));
    program.forEach(out::writeBytes);
    byte[] pickle = out.toByteArray();
    return random.nextInt(4) > 0 ? pickle : broken(pickle);
  }

  private List<byte[]> any() {
    return programs.get(random.nextInt(programs.size()));
  }

  private void mutate(List<byte[]> program) {
    int at = random.nextInt(program.size());
    switch (random.nextInt(10)) {
      case 0 -> program.set(at, new byte[] {ALONE[random.nextInt(ALONE.length)]});
      case 1 -> program.add(at, new byte[] {ALONE[random.nextInt(ALONE.length)]});
      case 2 -> program.remove(at);
      case 3 -> program.add(at, program.get(at));
      case 4, 5 -> { // something else at its place
        if (isPush(program.get(at))) {
          program.set(at, push());
        }
      }
      case 6 -> { // made in vain
        program.add(at, new byte[] {'0'});
        program.add(at, push());
      }
      case 7 -> program.add(at, new byte[] {(byte) 0x94});
      case 8 -> { // in a container with another, which may be itself
        program.add(program.size() - 1, push());
        program.add(program.size() - 1, new byte[] {(byte) 0x86});
      }
      default -> { // another one whole at the place of a part
        if (isPush(program.get(at))) {
          List<byte[]> other = any();
          program.remove(at);
          program.addAll(at, other.subList(0, other.size() - 1));
        }
      }
    }
    if (program.isEmpty()) {
      program.add(new byte[] {'.'});
    }
  }

  private byte[] push() {
    return random.nextBoolean() ? new byte[] {'h', (byte) random.nextInt(10)} : PUSHES[random.nextInt(PUSHES.length)];
  }

  private static boolean isPush(byte[] instruction) {
    return instruction.length > 1 && "qrp".indexOf(instruction[0]) < 0 || "N)]}".indexOf(instruction[0]) >= 0;
  }

  private byte[] broken(byte[] pickle) {
    int at = 2 + random.nextInt(pickle.length - 2);
    switch (random.nextInt(4)) {
      case 0 -> pickle[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> pickle[at] = (byte) random.nextInt(256);
      case 2 -> {
        byte[] length = LENGTHS[random.nextInt(LENGTHS.length)];
        System.arraycopy(length, 0, pickle, at, Math.min(length.length, pickle.length - at));
      }
      default -> {
        return Arrays.copyOf(pickle, at);
      }
    }
    return pickle;
  }

  // ---------------------------------------------------------------- instructions

  /** Of a pickle that is whole; without its protocol and its frames. */
  private static List<byte[]> instructions(byte[] pickle) {
    List<byte[]> instructions = new ArrayList<>();
    for (int at = 2; at < pickle.length;) {
      int end = at + 1 + argument(pickle, at);
      if (pickle[at] != Opcode.FRAME) {
        instructions.add(Arrays.copyOfRange(pickle, at, end));
      }
      at = end;
    }
    return instructions;
  }

  private static int argument(byte[] pickle, int at) {
    return switch (pickle[at]) {
      case Opcode.BININT1, Opcode.BINGET, Opcode.BINPUT, Opcode.EXT1 -> 1;
      case Opcode.BININT2, Opcode.EXT2 -> 2;
      case Opcode.BININT, Opcode.LONG_BINGET, Opcode.LONG_BINPUT, Opcode.EXT4 -> 4;
      case Opcode.BINFLOAT, Opcode.FRAME -> 8;
      case Opcode.SHORT_BINUNICODE, Opcode.SHORT_BINBYTES, Opcode.LONG1 -> 1 + (pickle[at + 1] & 0xff);
      case Opcode.BINUNICODE, Opcode.BINBYTES, Opcode.LONG4 -> 4 + int32(pickle, at + 1);
      case Opcode.BINUNICODE8, Opcode.BINBYTES8, Opcode.BYTEARRAY8 -> 8 + int32(pickle, at + 1);
      case Opcode.GLOBAL -> line(pickle, at + line(pickle, at + 1) + 1) + line(pickle, at + 1);
      default -> 0;
    };
  }

  private static int int32(byte[] pickle, int at) {
    return pickle[at] & 0xff | (pickle[at + 1] & 0xff) << 8 | (pickle[at + 2] & 0xff) << 16 | pickle[at + 3] << 24;
  }

  private static int line(byte[] pickle, int from) {
    int at = from;
    while (pickle[at] != '\n') {
      at++;
    }
    return at + 1 - from;
  }
}
