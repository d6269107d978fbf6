"""Texts of our own making: what must come back whole, and pages whose furniture must go."""

from __future__ import annotations

POEM = """The Ferry in Winter

The ferry leaves at seven
with nobody aboard,
a lamp above the wheelhouse,
a bicycle, a cord.

The river has no colour,
the willow has no leaf,
the ferryman is whistling
a tune about a thief.

And when he turns at evening
the town is lit and small,
and all he carried over
is nothing much at all.
"""

RECIPE = """Onion soup for four

This is the soup my aunt made whenever somebody came home late. It takes an hour, and most of that is waiting.

Ingredients

1 kg onions
60 g butter
1 tbsp flour
1 l beef stock
200 ml dry white wine
8 slices of bread
150 g cheese, grated
Salt and pepper

Method

Slice the onions thinly. Melt the butter in a heavy pot and cook the onions very slowly for forty minutes, until they are brown and sweet.
Stir in the flour, then add the wine and the stock. Simmer for twenty minutes.
Toast the bread, lay it on the soup, cover it with cheese and put it under the grill until it bubbles.
"""

INTERVIEW = """The keeper of the lighthouse has retired. We asked her what she will miss.

When did you first come here?

In 1979, in a storm. I thought I would stay for one winter.

And why did you stay?

Nobody came to fetch me! No, I liked the quiet. I liked the work, which is never finished.

What will you miss?

The light, of course. You get used to seeing where you are.

What will you not miss?

The stairs. There are 213 of them, and I have counted them every day.
"""

TRANSCRIPT = """CHAIR: Good evening. We have one item tonight, the bridge.
MS HALL: I have read the report and I do not agree with it.
CHAIR: Which part?
MS HALL: All of it.
MR OKORO: Could we take it page by page?
CHAIR: We could, if we want to be here at midnight.
MS HALL: Page one says the bridge is safe. It is not.
MR OKORO: It says the bridge was safe in 2011.
CHAIR: Then let us ask the engineer to come back with new figures.
MS HALL: Thank you.
"""

CODE = """Reading a file line by line

People often ask how to read a large file without filling the memory. The answer is shorter than the question.

with open("words.txt") as file:
    for line in file:
        word = line.strip()
        if word:
            count[word] += 1

The file object gives one line at a time, so only that line is held. When the block ends the file is closed, even if something went wrong inside.

You can do the same with a compressed file: open it with gzip.open and change nothing else.
"""

BRIEF = """A man was rescued from the river near the old mill on Sunday morning after his canoe had capsized.
He was taken to hospital with mild hypothermia and was expected to go home the same day, a spokesman said.
"""

LISTICLE = """Seven things to do on a wet Sunday

1. Bake bread
It takes all day, and you are indoors anyway. Start with a simple white loaf and see how far you get.

2. Mend something
There is a box of broken things in every house. Take out one of them and look at it closely.

3. Read the end of a book first
Nobody will know. You may find that you want to know how it came to that.

4. Walk in the rain
It is only water. Put on a coat, and go as far as the last house.

5. Write a letter
By hand, with an address, to somebody who does not expect one.

6. Sort the photographs
You will get no further than the first drawer, and that is fine.

7. Do nothing
It is harder than it looks.
"""

GERMAN = """Der Rat der Stadt hat am Dienstagabend beschlossen, die kleine Fähre noch mindestens drei Jahre zu betreiben. Mehr als hundert Bürger waren zu der Sitzung gekommen.

Die Bürgermeisterin sagte, die Fähre sei ein Teil der Stadt. Die Kosten seien kleiner, als viele glaubten.

Die Gegner wollten das Geld lieber für die Brücke ausgeben, die seit dem Hochwasser von 2019 auf ihre Reparatur wartet.
"""

CHINESE = """市议会星期二晚上决定，河上的小渡船至少再开三年。会议开了很久，来旁听的居民有一百多人。

市长说，渡船是这座城市的一部分，费用也没有很多人想的那么高。表决的结果是七票赞成，六票反对。

反对的人认为，这笔钱应该用来修桥。自从二〇一九年的洪水以后，那座桥一直没有修好。
"""

WHOLE = {
    "poem": POEM,
    "recipe": RECIPE,
    "interview": INTERVIEW,
    "transcript": TRANSCRIPT,
    "code": CODE,
    "brief": BRIEF,
    "listicle": LISTICLE,
    "german": GERMAN,
    "chinese": CHINESE,
}

ARTICLE = """The town council voted on Tuesday evening to keep the small ferry across the river running for at least another three years, after a long debate that drew more than a hundred residents.

The mayor said the ferry was "part of who we are", and that the cost of running it was smaller than many people believed. The vote was close, with seven in favour and six against.

Opponents argued that the money would be better spent on the bridge, which has needed repairs since the flood of 2019. "We can not sail a fire engine across the river," one of them said.

The ferry carries about 300 people a day in summer and fewer than 40 in winter. It is run by two brothers, who have said that they will retire when the new contract ends."""

TOP = """River Post
Home
News
Sport
Culture
Opinion
Weather
Jobs
Log in
Menu"""

END = """Read more
Bridge repairs delayed again
School bus routes to change in May
Ten walks for the spring
Most read
Man rescued from river
Bakery to close after ninety years
About us
Contact
Advertise
Terms of use
Privacy policy
© 2024 River Post"""

PAGE = f"{TOP}\n\n{ARTICLE}\n\n{END}\n"

LISTING = """River Post
Home
News
Sport
Culture
Log in

Local news

Bridge repairs delayed again
12 May
School bus routes to change
11 May
Man rescued from river
11 May
Bakery to close after ninety years
10 May
Council keeps the ferry
9 May
New nurse for the island
8 May
Library opens on Sundays
7 May

Older
Newer
1 2 3 4

About us
Contact
Privacy policy
© 2024 River Post
"""
