/* Something for a compiler to do. */
typedef unsigned char byte;
typedef struct { int key; byte name[6]; } record;

static void swap(record *a, record *b) {
  record saved = *a;
  *a = *b;
  *b = saved;
}

void sort(record *records, int count) {
  for (int gap = count / 2; gap > 0; gap /= 2)
    for (int i = gap; i < count; i++)
      for (int j = i - gap; j >= 0 && records[j].key > records[j + gap].key; j -= gap)
        swap(&records[j], &records[j + gap]);
}

float mean(const record *records, int count) {
  float sum = 0;
  for (int i = 0; i < count; i++) sum += records[i].key;
  return count ? sum / count : 0;
}

unsigned long hash(const byte *bytes, unsigned count) {
  unsigned long value = 0x811C9DC5;
  while (count--) value = (value ^ *bytes++) * 0x01000193;
  return value;
}
