-- What Lua programs do: calls and closures, tables of all shapes, methods, strings and patterns, sorting, arithmetic.
-- Every part returns a number that depends on all that it has done; their mixture is printed.

local function scaled(amount) return math.max(1, amount * percent // 100) end

local seed = 42
local function random(limit)
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return (seed >> 8) % limit
end

local function calls(n)
  local function fibonacci(i) if i < 2 then return i end return fibonacci(i - 1) + fibonacci(i - 2) end
  local function counter()
    local count = 0
    return function(by) count = count + by return count end
  end
  local sum, count = 0, counter()
  for i = 1, n do sum = sum + fibonacci(i % 12 + 10) + count(i) end
  return sum
end

local Shape = {}
Shape.__index = Shape
function Shape.new(width, height) return setmetatable({width = width, height = height}, Shape) end
function Shape:area() return self.width * self.height end
function Shape:grow(by) self.width, self.height = self.width + by, self.height + by end
local Disc = setmetatable({}, {__index = Shape})
Disc.__index = Disc
function Disc.new(radius) return setmetatable({width = radius, height = radius}, Disc) end
function Disc:area() return self.width * self.width * 3.25 end
local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({a[1] + b[1], a[2] + b[2]}, Vector) end
Vector.__mul = function(a, k) return setmetatable({a[1] * k, a[2] * k}, Vector) end
Vector.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] end

local function objects(n)
  local shapes, sum = {}, 0
  for i = 1, 64 do shapes[i] = i % 3 == 0 and Disc.new(i) or Shape.new(i, i + 1) end
  for i = 1, n do
    for _, shape in ipairs(shapes) do
      sum = sum + shape:area() % 100
      shape:grow(i % 3 - 1)
    end
  end
  local position = setmetatable({0, 0}, Vector)
  for i = 1, n * 20 do position = (position + setmetatable({i, -i}, Vector)) * 0.5 end
  return math.floor(sum + position[1]) + (position == position * 1 and 1 or 0)
end

local function sieve(n)
  local composite, count = {}, 0
  for i = 2, n do
    if not composite[i] then
      count = count + 1
      for j = i * i, n, i do composite[j] = true end
    end
  end
  return count
end

local function queens(n)
  local columns, rising, falling, solutions = {}, {}, {}, 0
  local function place(row)
    if row > n then solutions = solutions + 1 return end
    for column = 1, n do
      if not (columns[column] or rising[row + column] or falling[row - column + n]) then
        columns[column], rising[row + column], falling[row - column + n] = true, true, true
        place(row + 1)
        columns[column], rising[row + column], falling[row - column + n] = nil, nil, nil
      end
    end
  end
  place(1)
  return solutions
end

local words = {"river", "stone", "lantern", "harbour", "winter", "copper", "thistle", "meadow", "signal", "orchard"}
local function text(n)
  local lines = {}
  for i = 1, n do
    local line = {}
    for j = 1, 8 do line[j] = words[random(#words) + 1] .. random(10) end
    lines[i] = table.concat(line, random(2) == 0 and ", " or " ")
  end
  local all = table.concat(lines, "\n")
  local counts, total = {}, 0
  for word in all:gmatch("%a+") do counts[word] = (counts[word] or 0) + 1 end
  for _, word in ipairs(words) do total = total * 31 + (counts[word] or 0) end
  local shouted, replaced = all:gsub("(%a)(%a*)(%d)", function(first, rest, digit) return digit .. first:upper() .. rest end)
  for line in shouted:gmatch("[^\n]+") do
    local at = line:find("Lantern", 1, true)
    total = total + (at or 0) + #line:rep(2):reverse()
  end
  for i = 1, n do total = total + #string.format("%05d %-8s %6.3f %x", i, words[i % #words + 1], i / 7, i) end
  for i = 1, #shouted, 7 do total = (total * 33 + shouted:byte(i)) & 0xffffffff end
  return total + replaced
end

local function sorting(n)
  local records = {}
  for i = 1, n do records[i] = {key = random(100000), name = words[random(#words) + 1], rank = i} end
  table.sort(records, function(a, b)
    if a.name ~= b.name then return a.name < b.name end
    if a.key ~= b.key then return a.key < b.key end
    return a.rank < b.rank
  end)
  local sum = 0
  for i, record in ipairs(records) do sum = (sum * 7 + record.key ~ i) & 0xffffffff end
  local numbers = {}
  for i = 1, n do numbers[i] = random(1000000) end
  table.sort(numbers)
  for i = 2, n do assert(numbers[i - 1] <= numbers[i]) end
  return sum + numbers[n // 2]
end

local function graph(n)
  local edges = {}
  for i = 1, n do edges[i] = {(i * 7) % n + 1, (i * 13 + 5) % n + 1, i % n + 1} end
  local distance, queue, head = {[1] = 0}, {1}, 1
  while queue[head] do
    local from = queue[head]
    head = head + 1
    for _, to in ipairs(edges[from]) do
      if not distance[to] then
        distance[to] = distance[from] + 1
        queue[#queue + 1] = to
      end
    end
  end
  local sum = 0
  for i = 1, n do sum = sum + (distance[i] or 0) end
  local list
  for i = 1, n do list = {value = i, next = list} end
  while list do
    sum = sum + list.value % 3
    list = list.next
  end
  return sum
end

local function matrices(n)
  local function make(f)
    local rows = {}
    for i = 1, n do
      rows[i] = {}
      for j = 1, n do rows[i][j] = f(i, j) end
    end
    return rows
  end
  local a, b = make(function(i, j) return (i * j) % 7 + 0.5 end), make(function(i, j) return (i - j) % 5 end)
  local product = make(function(i, j)
    local sum, row = 0.0, a[i]
    for k = 1, n do sum = sum + row[k] * b[k][j] end
    return sum
  end)
  local trace = 0
  for i = 1, n do trace = trace + product[i][i] end
  return math.floor(trace)
end

local mixture = 0
for _, part in ipairs {
  {calls, scaled(120)}, {objects, scaled(1500)}, {sieve, scaled(200000)}, {queens, percent < 50 and 7 or 8},
  {text, scaled(1200)}, {sorting, scaled(7000)}, {graph, scaled(30000)}, {matrices, percent < 50 and 24 or 50},
} do
  mixture = (mixture * 1000003 + part[1](part[2])) & 0xffffffffffff
end
print(string.format("%012x", mixture))
