"""Given names that are frequent in the news of many countries; places and ordinary words among them are left out."""

GIVEN_NAMES = frozenset(
    """
    Aaron Abbas Abdallah Abdel Abdul Abdulaziz Abdullah Abdullahi Abel Abigail Abiy Abraham Abu Adam Adama Adel
    Adolf Adrian Adriana Adrien Agnes Ahmad Ahmed Ahmet Aisha Ajay Akbar Akio Akira Alain Alan Alassane Alastair
    Albert Alberto Aldo Alec Alejandro Aleksandar Aleksandr Alessandro Alex Alexander Alexandra Alexandre
    Alexandria Alexei Alexey Alexis Alfonso Alfred Alfredo Ali Alice Alison Alistair Allan Allen Alpha Alvaro
    Alvin Amanda Amber Amina Amir Amit Amos Amy Ana Anand Anastasia Anatoly Anders Andre Andrea Andreas Andrei
    Andres Andrew Andrey Andrzej Andy Angel Angela Angelo Angus Anil Anita Ann Anna Anne Annette Annie Anthony
    Antoine Anton Antonio Antony Anwar Ariel Arif Arkady Armando Armin Arnaud Arnold Arthur Arturo Arun Arvind
    Ash Ashley Ashok Ashraf Asif Aslan Asma Atsushi Audrey Augusto Aung Axel Ayman Aziz Babak Bader Ban Barack
    Barbara Barry Bart Bashar Bassam Beatrice Beatriz Ben Benazir Benito Benjamin Benny Bernard Bernardo Bernd
    Bernie Bert Bertrand Bess Beth Betty Beverly Bianca Bilawal Bill Billy Bjorn Blake Bo Bob Bobby Boris
    Boutros Brad Bradley Brandon Brenda Brendan Brent Bret Brett Brian Bridget Brigitte Bruce Bruno Bryan
    Burhanuddin Caitlin Calvin Cameron Camille Carl Carla Carlo Carlos Carmen Carol Caroline Caspar Catherine
    Cathy Cecilia Cedric Celine Cesar Chang Charles Charlie Chen Cheryl Chester Chidi Chinedu Chloe Chris
    Christian Christiane Christine Christophe Christopher Chuck Claire Clara Claude Claudia Claudio Claus
    Clayton Cliff Clifford Clive Clyde Cody Colette Colin Connie Conor Constantin Cory Craig Cristian Cristina
    Curtis Cynthia Cyril Cyrus Dale Damien Damon Dan Dana Daniel Daniela Daniele Danielle Danny Daoud Darren
    Darryl Dave David Davide Dawn Dean Debbie Deborah Deng Denis Denise Dennis Derek Desmond Diana Diane Didier
    Diego Dieter Dilip Dimitri Dimitris Dina Dinesh Dmitri Dmitry Dominic Dominique Don Donald Donna Doris
    Dorothy Doug Douglas Duncan Dustin Dwight Dylan Earl Ed Eddie Edgar Edith Edmund Eduard Eduardo Edward Edwin
    Eileen Elaine Eleanor Elena Eli Elias Elie Elijah Elisabeth Elise Elizabeth Ella Ellen Elliott Elon Elsa
    Emeka Emil Emily Emma Emmanuel Emmerson Enda Enrico Enrique Eric Erica Erik Erika Ernest Ernesto Ernst
    Esther Ethan Eugene Eunice Eva Evan Evelyn Evo Ewan Fabio Fahad Faisal Farah Farid Farouk Fatima Fatou
    Federica Federico Felicia Felipe Felix Ferdinand Fernando Fiona Florence Florian Floyd Frances Francesca
    Francesco Francis Francisco Franco Francois Francoise Frank Franklin Franz Fred Freddie Frederic Frederick
    Friedrich Fritz Fumio Gabriel Gabriela Gabriele Gail Galina Gareth Garry Gary Gavin Gen Gene Gennady Geoff
    Geoffrey Georg George Georges Gerald Gerard Gerardo Gerd Gerhard Gerry Ghulam Giancarlo Gianni Gideon
    Gilbert Gilles Gina Giorgio Giovanni Giulio Giuseppe Glen Glenda Glenn Gloria Gonzalo Gordon Grace Graham
    Greg Gregg Gregor Gregory Greta Guido Guillaume Guillermo Gulbuddin Gustav Gustavo Guy Gwen Habib Hafez
    Hafiz Haibatullah Haider Haile Hakan Hal Haley Hamad Hamed Hamid Hamza Hana Hank Hannah Hans Harald Harold
    Harriet Harry Haruhiko Harvey Hasan Hashim Hassan Heather Hector Heidi Heinrich Heinz Hekmatullah Helen
    Helena Helga Helge Helmut Henri Henrik Henrique Henry Herbert Herman Hermann Hideki Hilary Hillary Hiroshi
    Holly Horst Hosni Howard Hu Hubert Hugh Hugo Humberto Hun Huseyin Hussain Hussein Iain Ian Ibrahim Ibrahima
    Ignacio Igor Ilham Ilya Imad Imran Ines Ingrid Irene Irina Iris Irving Irwin Isaac Isabel Isabella Isaias
    Ismail Ivan Ivana Ivo Jaap Jack Jackie Jackson Jacob Jacqueline Jacques Jaime Jair Jake Jakob Jalal Jamal
    James Jamie Jan Jane Janet Janice Janusz Jared Jaroslaw Jason Javad Javier Jay Jean Jeanette Jeanne Jeb Jeff
    Jefferson Jeffrey Jennifer Jenny Jens Jeremy Jerome Jerry Jesse Jessica Jesus Jiang Jill Jim Jimmy Jin Jiri
    Jo Joachim Joan Joanna Joanne Joao Joaquin Jochen Jodie Joe Joel Joerg Johan Johann Johannes John Johnny
    Joko Jomo Jon Jonas Jonathan Jorge Jose Josef Josep Joseph Josh Joshua Josue Joyce Juan Juanita Jude Judith
    Judy Juha Jules Julia Julian Juliana Julie Julien Juliet Julio Julius Jurgen Justin Jutta Kader Kamal Kamala
    Karen Karim Karin Karl Karla Kasim Kassem Kate Katharina Katherine Kathleen Kathryn Kathy Katie Katrin
    Katsuya Kay Keiko Keir Keith Kelly Kelvin Ken Kenichi Kenji Kenneth Kent Kerry Kevin Khaled Khalid Khalifa
    Khalil Kim Kirill Kirsten Kirsty Klaus Kofi Konrad Konstantin Kostas Kris Kristalina Kristen Kristin
    Kristina Kumar Kunio Kurt Kwame Kyle Kyriakos Lakhdar Lance Lara Larry Lars Laszlo Laura Laurel Lauren
    Laurence Laurent Lawrence Lech Lee Leila Lena Lennart Leo Leon Leonard Leonardo Leonid Leroy Leslie Lester
    Levi Lewis Liam Lidia Lillian Linda Lindsay Lindsey Lionel Lisa Liz Lloyd Lois Lorenzo Loretta Lori Lorraine
    Lothar Louis Louise Luc Luca Lucas Lucia Lucie Lucy Ludwig Luigi Luis Luiz Lukas Luke Luther Lydia Lyle
    Lyndon Lynn Macky Maddie Madeleine Maggie Mahathir Mahmood Mahmoud Mahmud Malcolm Malik Mamadou Manfred
    Manmohan Manoj Manuel Mara Marc Marcel Marcelo Marco Marcos Marcus Margaret Margarita Margrethe Maria Marian
    Marianne Marie Marilyn Marina Marine Mario Marion Marisa Marjorie Mark Markus Marlene Marlon Marta Martha
    Martin Martina Marty Marvin Mary Masood Masoud Massimo Mateo Mateusz Mathias Mathieu Matt Matteo Matthew
    Matthias Maura Maureen Maurice Mauricio Mauro Mawlawi Max Maxim Maxime Maxine Maya Megan Mehdi Mehmet
    Melania Melanie Meles Melinda Melissa Melvin Meredith Mia Michael Michaela Michal Michel Michele Michelle
    Mick Miguel Mihai Mikael Mike Mikhail Milan Mildred Milos Milton Minoru Miriam Mitch Mitchell Mohamad
    Mohamed Mohammad Mohammed Mohamud Mohsen Moises Molly Mona Monica Monika Moon Morgan Moritz Morris Mortimer
    Moshe Mostafa Moussa Muammar Muhammad Muhammadu Mukesh Murad Muriel Murray Mustafa Myron Nabil Nadia Nadine
    Naftali Najib Nana Nancy Naomi Narendra Nasser Natalia Natalie Natasha Nathalie Nathan Nawaz Neal Ned Neil
    Nelson Nestor Ngozi Nguyen Nicholas Nick Nicola Nicolae Nicolas Nicole Nigel Nikita Nikki Niklas Nikola
    Nikolai Nikolaos Nikolay Nils Nina Nizar Nkosazana Nobuo Noel Nong Nora Norbert Norma Norman Nouri Olaf Oleg
    Olga Oliver Olivia Olivier Ollie Olusegun Omar Oprah Orlando Orrin Osama Oscar Osman Oswaldo Otto Ousmane
    Owen Pablo Paige Pam Pamela Paola Paolo Park Pascal Pat Patrice Patricia Patrick Patrik Patti Paul Paula
    Paulina Pauline Paulo Pavel Pedro Peggy Penelope Penny Per Percy Pervez Petar Pete Peter Petr Petra Petro
    Phil Philip Philippe Phillip Phoebe Phyllis Pierre Pieter Pietro Piotr Prabowo Prakash Pramod Prayuth Priya
    Priyanka Qais Quentin Rachel Rafael Rafiq Rahul Raila Rainer Raj Rajesh Rajiv Ralf Ralph Ram Ramesh Rami
    Ramon Ramzi Randall Randy Raphael Raul Ravi Ray Raymond Rebecca Recep Regina Reinhard Renato Rene Renee Rex
    Reza Rhonda Ricardo Riccardo Richard Rick Ricky Rita Riyad Rob Robbie Robert Roberta Roberto Robin Rodney
    Rodolfo Rodrigo Roger Roh Rohit Roland Rolf Roman Romano Ron Ronald Ronnie Rory Rosa Rosalind Rosemary Roy
    Ruben Rudolf Rudolph Rudy Rula Rupert Russell Ruth Ryan Saad Saddam Saeed Said Salah Salem Salim Sally
    Salman Salvador Salvatore Sam Samantha Sami Samir Samuel Sandra Sandy Sanjay Sara Sarah Satoshi Saul Scott
    Sean Sebastian Sekou Serge Sergei Sergey Sergio Seth Seymour Shah Shane Shannon Sharif Sharon Shaun Shawn
    Sheila Shelley Sherif Sherry Shigeru Shimon Shinzo Shirley Shlomo Sid Sidney Siegfried Sigmar Silvia Silvio
    Simon Simone Sirajuddin Sofia Sonia Sophia Sophie Soren Spencer Srdjan Stacey Stan Stanislav Stanley Stefan
    Stefano Steffen Stella Stephan Stephane Stephanie Stephen Steve Steven Stewart Stuart Sue Suleiman Sultan
    Sumio Sunil Suresh Susan Susana Susanne Susilo Suzanne Sven Svetlana Sylvia Sylvie Taha Takeshi Tam Tamara
    Tammy Tanya Tara Tariq Taro Tatiana Tayyip Ted Tedros Terence Teresa Terrence Terry Thabo Thaksin Theo
    Theodore Theresa Thierry Thomas Tiffany Tim Timothy Tina Tito Tobias Toby Todd Tom Tomas Tomasz Tommy Toni
    Tony Toomas Toshio Tracy Travis Trevor Tsai Tsutomu Tyler Uhuru Ulf Ulrich Umar Umberto Ursula Usman Uwe
    Vaclav Valentin Valentina Valerie Valery Vanessa Vera Vernon Veronica Vicente Vicki Victor Vijay Viktor
    Vince Vincent Vincenzo Viola Vitaly Vivian Vladimir Volker Volodymyr Vyacheslav Wafa Wahid Waldemar Waleed
    Walid Wallace Walter Wanda Warren Wassim Wayne Wen Wendy Werner Wilbur Wilfred Wilhelm Willem William Willie
    Willy Winston Wolfgang Woodrow Xavier Xi Yahya Yair Yanis Yann Yasir Yasser Yasuhiro Yasuo Yaya Yevgeny
    Yitzhak Yoshihide Yoshiro Yossi Yoweri Yuri Yusuf Yves Yvette Yvonne Zabihullah Zachary Zalmay Zamir
    Zbigniew Zeid Zhu Ziad Zine Zoe Zoran
    """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
) - {"Gen", "Said", "Ban", "Sultan", "Chang", "Park", "Moon", "Alpha", "Florence", "Orlando", "Per", "Marine", "Earl"}

FAMILY_NAME_FIRST = frozenset(
    """
    Ahn Bae Baek Ban Bui Cai Cao Chen Cheung Chiang Cho Choi Chung Dang Deng Dinh Dong Duong Fang Fu Gao Gu Guo Han Hoang
    Hong Hou Hu Huang Hun Hwang Jang Jeong Jia Jiang Jung Kang Kim Kong Kwok Kwon Lai Lam Lau Lee Leung Li Lim Lin Liu Lu
    Luo Ma Mao Meng Moon Nam Ngo Nguyen Noh Park Peng Pham Phan Qian Qiao Qin Qiu Ren Roh Ryu Seo Shao Shen Shin Son Song
    Su Sun Tang Tao Tian Tran Truong Tsai Tung Wang Wei Wen Wong Woo Wu Xi Xiao Xie Xiong Xu Xue Yan Yang Yao Ye Yin Yoon
    Yu Yuan Yun Zeng Zhang Zhao Zheng Zhou Zhu Zou
    """.split()  # noqa: SIM905
)
